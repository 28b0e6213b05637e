package dev.hushtable.matrix;

import dev.hushtable.Hushtable;
import dev.hushtable.integration.Mode;
import dev.hushtable.keys.KeyProvider;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClientExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Takes the place of DynamoDB where DynamoDB Local lacks something: answers by hand what is asked
 * of the client, of either kind, and sees to it that nothing secret is.
 */
final class Answers {
  private final Mode mode;
  private final Map<Class<?>, Function<Object, Object>> answers = new HashMap<>();
  private final List<Object> requests = new ArrayList<>();

  Answers(Mode mode) {
    this.mode = mode;
  }

  <Q> void on(Class<Q> type, Function<Q, Object> answer) {
    answers.put(type, request -> answer.apply(type.cast(request)));
  }

  /** The requests of one type, in order. */
  <Q> List<Q> requests(Class<Q> type) {
    return requests.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** On a client that answers so. */
  Hushtable hushtable(KeyProvider keys, DynamoDbEnhancedClientExtension... extensions) {
    Hushtable.Builder builder =
        mode == Mode.SYNC
            ? Hushtable.builder().client(client(DynamoDbClient.class, this::answer))
            : Hushtable.builder()
                .asyncClient(
                    client(
                        DynamoDbAsyncClient.class,
                        request -> CompletableFuture.completedFuture(answer(request))));
    return builder.keys(keys).extensions(extensions).build();
  }

  private Object answer(Object request) {
    MatrixTestBase.assertNothingSecret(request.toString());
    requests.add(request);
    Function<Object, Object> answer = answers.get(request.getClass());
    if (answer == null) {
      throw new IllegalStateException("Nobody answers " + request);
    }
    return answer.apply(request);
  }

  private static <C> C client(Class<C> type, Function<Object, Object> call) {
    return type.cast(
        Proxy.newProxyInstance(
            Answers.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call.apply(arguments[0])));
  }
}
