package dev.hushtable.monitoring;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.util.List;
import java.util.SortedSet;

/**
 * Makes an OpenTelemetry span of each operation, for applications that have its API. The span of
 * the caller is its parent, and it is the parent of those that the AWS SDK's instrumentation makes
 * of the calls of DynamoDB.
 *
 * <p>A span is named after the operation and its tables, such as {@code GetItem Customers}, and has
 * the attributes {@code hushtable.operation}, {@code aws.dynamodb.table_names}, {@code
 * hushtable.items}, {@code hushtable.decrypted} (attribute names), {@code hushtable.encrypted},
 * {@code hushtable.key_versions}, and {@code error.type} if it failed. What the caller said of
 * itself for the audit trail is not among them. Thread safe.
 */
public final class OpenTelemetryTracer implements OperationTracer {
  private static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("hushtable.operation");
  private static final AttributeKey<List<String>> TABLES =
      AttributeKey.stringArrayKey("aws.dynamodb.table_names");
  private static final AttributeKey<Long> ITEMS = AttributeKey.longKey("hushtable.items");
  private static final AttributeKey<List<String>> ENCRYPTED =
      AttributeKey.stringArrayKey("hushtable.encrypted");
  private static final AttributeKey<List<String>> DECRYPTED =
      AttributeKey.stringArrayKey("hushtable.decrypted");
  private static final AttributeKey<List<String>> KEY_VERSIONS =
      AttributeKey.stringArrayKey("hushtable.key_versions");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  private final Tracer tracer;

  /**
   * Makes spans by a tracer named {@code dev.hushtable}.
   *
   * @param openTelemetry where tracers come from
   */
  public OpenTelemetryTracer(OpenTelemetry openTelemetry) {
    this.tracer = openTelemetry.getTracer("dev.hushtable");
  }

  @Override
  public Span start(String operation, SortedSet<String> tables) {
    SpanBuilder builder =
        tracer
            .spanBuilder((operation + " " + String.join(",", tables)).strip())
            .setAttribute(OPERATION, operation)
            .setAttribute(TABLES, List.copyOf(tables));
    return new OperationSpan(builder.startSpan());
  }

  /** The span of one operation. */
  private record OperationSpan(io.opentelemetry.api.trace.Span span) implements Span {
    @Override
    @SuppressWarnings("MustBeClosedChecker") // The caller closes what is returned.
    public Scope activate() {
      io.opentelemetry.context.Scope scope = span.makeCurrent();
      return scope::close;
    }

    @Override
    public void end(OperationEvent event) {
      span.setAttribute(ITEMS, event.tables().stream().mapToLong(TableAccess::items).sum());
      span.setAttribute(
          ENCRYPTED, event.tables().stream().flatMap(t -> t.encrypted().stream()).toList());
      span.setAttribute(
          DECRYPTED, event.tables().stream().flatMap(t -> t.decrypted().stream()).toList());
      span.setAttribute(
          KEY_VERSIONS,
          event.tables().stream().flatMap(t -> t.keyVersions().stream()).distinct().toList());
      if (event.error() != null) {
        span.setAttribute(ERROR, event.error());
        span.setStatus(StatusCode.ERROR, event.error());
      }
      span.end();
    }
  }
}
