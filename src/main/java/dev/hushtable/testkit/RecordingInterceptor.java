package dev.hushtable.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * Keeps every request of an SDK client, sync or async, as it leaves the process: the request object
 * after the modifications of all interceptors, and the HTTP body that goes with it.
 *
 * <p>It records transmissions: a retry is recorded again. Give it to a client's {@code
 * overrideConfiguration}, or to {@link HushtableExtension.Builder#interceptor}. Thread safe.
 */
public final class RecordingInterceptor implements ExecutionInterceptor {
  private final List<Sent> sent = new CopyOnWriteArrayList<>();

  /** Without requests so far. */
  public RecordingInterceptor() {}

  /**
   * Every request sent.
   *
   * @return the requests, in order
   */
  public List<SdkRequest> requests() {
    return sent.stream().map(Sent::request).toList();
  }

  /**
   * The requests of one type.
   *
   * @param type the type
   * @param <T> the type
   * @return the requests, in order
   */
  public <T extends SdkRequest> List<T> requests(Class<T> type) {
    return requests().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /**
   * The HTTP body of every request sent, as UTF-8 text.
   *
   * @return the bodies, in the same order as the requests
   */
  public List<String> bodies() {
    return sent.stream().map(Sent::body).toList();
  }

  /**
   * How many requests were sent.
   *
   * @return the number of transmissions
   */
  public int count() {
    return sent.size();
  }

  /** Forgets what was sent so far. */
  public void clear() {
    sent.clear();
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes executionAttributes) {
    String body = context.requestBody().map(RecordingInterceptor::read).orElse("");
    sent.add(new Sent(context.request(), body));
  }

  private static String read(RequestBody body) {
    try (InputStream content = body.contentStreamProvider().newStream()) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Sent(SdkRequest request, String body) {}
}
