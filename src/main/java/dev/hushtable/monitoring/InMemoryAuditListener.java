package dev.hushtable.monitoring;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps all events in memory, for tests. An event arrives after its operation is over: {@link
 * AuditTrail#flush} the trail before looking. Thread safe.
 */
public final class InMemoryAuditListener implements AuditListener {
  private final List<OperationEvent> events = new CopyOnWriteArrayList<>();

  /** Begins without events. */
  public InMemoryAuditListener() {}

  @Override
  public void onEvent(OperationEvent event) {
    events.add(event);
  }

  /**
   * What arrived so far.
   *
   * @return the events in the order in which they came; a copy
   */
  public List<OperationEvent> events() {
    return List.copyOf(events);
  }

  /** Forgets all events. */
  public void clear() {
    events.clear();
  }
}
