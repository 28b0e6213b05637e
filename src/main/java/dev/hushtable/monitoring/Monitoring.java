package dev.hushtable.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.metrics.MetricPublisher;

/**
 * Who is told of operations. Nobody by default, and then nothing is recorded.
 *
 * <p>Immutable and thread safe. What it names is not closed by the library.
 */
public final class Monitoring {
  /** Nobody is told. */
  public static final Monitoring NONE = builder().build();

  private final @Nullable AuditTrail auditTrail;
  private final List<MetricPublisher> metricPublishers;
  private final @Nullable OperationTracer tracer;
  private final @Nullable ErrorHandler errorHandler;

  private Monitoring(Builder builder) {
    this.auditTrail = builder.auditTrail;
    this.metricPublishers = List.copyOf(builder.metricPublishers);
    this.tracer = builder.tracer;
    this.errorHandler = builder.errorHandler;
  }

  /**
   * A builder.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Gets an event of each operation.
   *
   * @return the trail; empty for none
   */
  public Optional<AuditTrail> auditTrail() {
    return Optional.ofNullable(auditTrail);
  }

  /**
   * Get the metrics of each operation.
   *
   * @return the publishers
   */
  public List<MetricPublisher> metricPublishers() {
    return metricPublishers;
  }

  /**
   * Makes a span of each operation.
   *
   * @return the tracer; empty for none
   */
  public Optional<OperationTracer> tracer() {
    return Optional.ofNullable(tracer);
  }

  /**
   * Is told of errors.
   *
   * @return the handler; empty for none
   */
  public Optional<ErrorHandler> errorHandler() {
    return Optional.ofNullable(errorHandler);
  }

  /** Builds a {@link Monitoring}. Not thread safe. */
  public static final class Builder {
    private @Nullable AuditTrail auditTrail;
    private final List<MetricPublisher> metricPublishers = new ArrayList<>();
    private @Nullable OperationTracer tracer;
    private @Nullable ErrorHandler errorHandler;

    private Builder() {}

    /**
     * Gets an event of each operation.
     *
     * @param auditTrail the trail; several objects may share one
     * @return this builder
     */
    public Builder auditTrail(AuditTrail auditTrail) {
      this.auditTrail = Objects.requireNonNull(auditTrail, "auditTrail");
      return this;
    }

    /**
     * Gets a {@link dev.hushtable.metrics.OperationMetric collection of metrics} of each operation,
     * on the thread on which it ends.
     *
     * @param metricPublisher the publisher; added to those given before. What it throws is logged
     *     and goes no further
     * @return this builder
     */
    public Builder metricPublisher(MetricPublisher metricPublisher) {
      metricPublishers.add(Objects.requireNonNull(metricPublisher, "metricPublisher"));
      return this;
    }

    /**
     * Makes a span of each operation.
     *
     * @param tracer the tracer
     * @return this builder
     */
    public Builder tracer(OperationTracer tracer) {
      this.tracer = Objects.requireNonNull(tracer, "tracer");
      return this;
    }

    /**
     * Is told of errors.
     *
     * @param errorHandler the handler
     * @return this builder
     */
    public Builder errorHandler(ErrorHandler errorHandler) {
      this.errorHandler = Objects.requireNonNull(errorHandler, "errorHandler");
      return this;
    }

    /**
     * Builds it.
     *
     * @return a new object
     */
    public Monitoring build() {
      return new Monitoring(this);
    }
  }
}
