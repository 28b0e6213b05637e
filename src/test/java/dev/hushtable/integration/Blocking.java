package dev.hushtable.integration;

import dev.hushtable.BulkAsyncClient;
import dev.hushtable.BulkClient;
import dev.hushtable.EncryptedAsyncIndex;
import dev.hushtable.EncryptedAsyncTable;
import dev.hushtable.EncryptedIndex;
import dev.hushtable.EncryptedTable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.reactivestreams.Publisher;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbAsyncTable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbAsyncVectorIndex;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedAsyncClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbVectorIndex;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetResultPage;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetResultPageIterable;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetResultPagePublisher;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.PageIterable;
import software.amazon.awssdk.enhanced.dynamodb.model.PagePublisher;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Lets what does not wait be tested by suites that do: each method calls the method of the same
 * name and parameters, and waits for its result.
 */
final class Blocking {
  private Blocking() {}

  @SuppressWarnings("unchecked")
  static <T> EncryptedTable<T> table(EncryptedAsyncTable<T> table) {
    return proxy(EncryptedTable.class, table);
  }

  static DynamoDbClient client(DynamoDbAsyncClient client) {
    return proxy(DynamoDbClient.class, client);
  }

  static DynamoDbEnhancedClient enhancedClient(DynamoDbEnhancedAsyncClient client) {
    return proxy(DynamoDbEnhancedClient.class, client);
  }

  static BulkClient bulkClient(BulkAsyncClient client) {
    return proxy(BulkClient.class, client);
  }

  private static <S> S proxy(Class<S> type, Object async) {
    return type.cast(
        Proxy.newProxyInstance(
            Blocking.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call(async, method, arguments)));
  }

  private static Object call(Object async, Method method, Object[] arguments) throws Throwable {
    Method twin = async.getClass().getMethod(method.getName(), method.getParameterTypes());
    twin.setAccessible(true);
    try {
      return waited(twin.invoke(async, arguments));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Object waited(Object result) throws Throwable {
    if (result instanceof CompletableFuture<?> future) {
      try {
        return future.join();
      } catch (CompletionException e) {
        throw e.getCause();
      }
    }
    if (result instanceof PagePublisher<?> pages) {
      return pages(pages);
    }
    if (result instanceof BatchGetResultPagePublisher pages) {
      return BatchGetResultPageIterable.create(
          () -> all((SdkPublisher<BatchGetResultPage>) pages).iterator());
    }
    if (result instanceof EncryptedAsyncIndex<?> index) {
      return proxy(EncryptedIndex.class, index);
    }
    if (result instanceof DynamoDbAsyncVectorIndex<?> index) {
      return proxy(DynamoDbVectorIndex.class, index);
    }
    if (result instanceof EncryptedAsyncTable<?> table) {
      return table(table);
    }
    return result instanceof DynamoDbAsyncTable<?> table
        ? proxy(DynamoDbTable.class, table)
        : result;
  }

  private static <T> PageIterable<T> pages(PagePublisher<T> publisher) {
    return PageIterable.create(() -> all((Publisher<Page<T>>) publisher).iterator());
  }

  private static <E> List<E> all(Publisher<E> publisher) {
    List<E> elements = new ArrayList<>();
    try {
      SdkPublisher.adapt(publisher).subscribe(elements::add).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
    return elements;
  }
}
