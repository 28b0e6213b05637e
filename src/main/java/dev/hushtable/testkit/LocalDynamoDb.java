package dev.hushtable.testkit;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import com.amazonaws.services.dynamodbv2.local.shared.access.AmazonDynamoDBLocal;
import com.amazonaws.services.dynamodbv2.local.shared.access.LocalDBClient;
import com.amazonaws.services.dynamodbv2.local.shared.jobs.JobsRegister;
import java.lang.reflect.Field;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * DynamoDB Local over HTTP, in memory, on an ephemeral port of the loopback address. For tests that
 * want a database of their own; {@link HushtableExtension} has one for all.
 *
 * <p>All Regions and access keys share one database. The server that comes with DynamoDB Local
 * listens on every address, reports telemetry and keeps the JVM alive; this one puts the same
 * request handler behind a Jetty server of its own, which does none of these.
 *
 * <p>Thread safe. Starting the first one of a JVM takes about two seconds, and each further one a
 * fraction of one.
 */
public final class LocalDynamoDb implements AutoCloseable {
  private static final String NAME = "local-dynamodb";

  /** Held here, since a logger that nobody holds is collected and its level forgotten. */
  private static final Logger SQLITE_LOGGER = Logger.getLogger("com.almworks.sqlite4java");

  private static final Logger BASE64_LOGGER = Logger.getLogger("com.amazonaws.util.Base64");

  private final LocalDBClient database;
  private final Server server;
  private final URI endpoint;

  private LocalDynamoDb(LocalDBClient database, Server server, URI endpoint) {
    this.database = database;
    this.server = server;
    this.endpoint = endpoint;
  }

  /**
   * Starts an empty database. It is ready to serve when this returns.
   *
   * @return the database
   * @throws IllegalStateException if it does not start
   */
  public static LocalDynamoDb start() {
    SQLITE_LOGGER.setLevel(Level.WARNING);
    // It warns that there is a faster codec.
    BASE64_LOGGER.setLevel(Level.SEVERE);
    try {
      JobsRegister jobs =
          new JobsRegister(Executors.newCachedThreadPool(LocalDynamoDb::databaseThread), false);
      LocalDBClient database =
          new LocalDBClient(new DaemonDatabase(LocalDynamoDb::databaseThread), jobs);
      ContextHandler root = new ContextHandler("/");
      root.setHandler(new LocalDynamoDBServerHandler(requestHandlerFor(database), null));

      QueuedThreadPool threads = new QueuedThreadPool();
      threads.setName(NAME);
      threads.setDaemon(true);
      Server server = new Server(threads, new ScheduledExecutorScheduler(NAME, true), null);
      ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory());
      connector.setHost("127.0.0.1");
      connector.setPort(0);
      server.addConnector(connector);
      server.setHandler(root);
      server.start();
      URI endpoint = URI.create("http://127.0.0.1:" + connector.getLocalPort());
      return new LocalDynamoDb(database, server, endpoint);
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local did not start", e);
    }
  }

  private static Thread databaseThread(Runnable task) {
    Thread thread = new Thread(task, NAME + "-database");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Where the database listens.
   *
   * @return the address, for {@code endpointOverride}
   */
  public URI endpoint() {
    return endpoint;
  }

  /** Stops the server and forgets all tables. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local did not stop", e);
    } finally {
      database.shutdownNow();
    }
  }

  /**
   * The handler would make a database of its own, whose job threads keep the JVM alive even after
   * its shutdown. It takes no other, so this one goes straight into its map of databases.
   */
  @SuppressWarnings("unchecked")
  private static LocalDynamoDBRequestHandler requestHandlerFor(LocalDBClient database)
      throws ReflectiveOperationException {
    LocalDynamoDBRequestHandler handler =
        new LocalDynamoDBRequestHandler(0, true, null, true, false);
    Field databases = LocalDynamoDBRequestHandler.class.getDeclaredField("dbRequestHandlers");
    databases.setAccessible(true);
    ((Map<String, AmazonDynamoDBLocal>) databases.get(handler))
        .put("shared-local-instance", database);
    return handler;
  }
}
