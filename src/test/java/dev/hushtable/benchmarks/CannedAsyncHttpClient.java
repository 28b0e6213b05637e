package dev.hushtable.benchmarks;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;
import software.amazon.awssdk.utils.async.SimplePublisher;

/**
 * The asynchronous twin of {@link CannedHttpClient}, which answers on the thread that asks. It
 * leaves the body of the request alone, which lies ready in memory.
 */
record CannedAsyncHttpClient(CannedAnswers answers) implements SdkAsyncHttpClient {
  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
    CannedAnswers.Answer answer = answers.to(request.request());
    SdkAsyncHttpResponseHandler handler = request.responseHandler();
    SimplePublisher<ByteBuffer> body = new SimplePublisher<>();
    handler.onHeaders(answer.head());
    handler.onStream(body);
    body.send(ByteBuffer.wrap(answer.body()));
    return body.complete();
  }

  @Override
  public void close() {}
}
