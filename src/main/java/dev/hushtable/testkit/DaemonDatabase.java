package dev.hushtable.testkit;

import com.almworks.sqlite4java.SQLiteQueue;
import com.amazonaws.services.dynamodbv2.local.shared.access.sqlite.SQLiteDBAccess;
import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;

/**
 * The in-memory database of DynamoDB Local, with its work done on a daemon thread.
 *
 * <p>The constructor that this one inherits starts a thread that keeps the JVM alive and takes no
 * thread factory. So that first, empty database gives way to a second one.
 */
final class DaemonDatabase extends SQLiteDBAccess {
  DaemonDatabase(ThreadFactory threads) throws ReflectiveOperationException {
    queue.stop(true);
    queue = new SQLiteQueue(null, threads).start();
    Method initialize = SQLiteDBAccess.class.getDeclaredMethod("initializeMetadataTables");
    initialize.setAccessible(true);
    initialize.invoke(this);
  }
}
