package dev.hushtable.testing;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The faults that are set at present, and how many calls each has left. */
final class Faults {
  private final List<Active> active = new ArrayList<>();

  synchronized void add(Fault fault) {
    active.add(new Active(fault));
  }

  synchronized void clear() {
    active.clear();
  }

  /** The faults that hit this call, in the order they were set; uses up one call of each. */
  synchronized List<Fault> take(String operation) {
    List<Fault> hits = new ArrayList<>();
    for (Iterator<Active> each = active.iterator(); each.hasNext(); ) {
      Active candidate = each.next();
      if (candidate.fault.operation().map(operation::equals).orElse(true)
          && --candidate.callsSpared < 0) {
        hits.add(candidate.fault);
        if (--candidate.callsLeft == 0) {
          each.remove();
        }
      }
    }
    return hits;
  }

  private static final class Active {
    final Fault fault;
    long callsSpared;
    long callsLeft;

    Active(Fault fault) {
      this.fault = fault;
      this.callsSpared = fault.after();
      this.callsLeft = fault.times().isPresent() ? fault.times().getAsInt() : Long.MAX_VALUE;
    }
  }
}
