package dev.hushtable.testing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.kms.KmsAsyncClient;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * A {@link KmsClient} that sends each request through a {@link KmsAsyncClient} and waits for it, so
 * that one test covers both clients.
 */
final class BlockingKms {
  private BlockingKms() {}

  static KmsClient over(KmsAsyncClient async) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          // What only prepares a call, such as a Consumer overload, is the interface's own.
          if (method.isDefault() && !isCall(method)) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
          }
          Object result =
              KmsAsyncClient.class
                  .getMethod(method.getName(), method.getParameterTypes())
                  .invoke(async, arguments);
          return result instanceof CompletableFuture<?> future ? await(future) : result;
        };
    return (KmsClient)
        Proxy.newProxyInstance(
            KmsClient.class.getClassLoader(), new Class<?>[] {KmsClient.class}, handler);
  }

  private static boolean isCall(Method method) {
    return method.getParameterCount() == 1
        && SdkRequest.class.isAssignableFrom(method.getParameterTypes()[0])
        && !method.getName().endsWith("Paginator");
  }

  private static Object await(CompletableFuture<?> future) throws Throwable {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause();
    }
  }
}
