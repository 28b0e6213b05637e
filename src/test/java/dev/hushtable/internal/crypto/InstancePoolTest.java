package dev.hushtable.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class InstancePoolTest {
  private final AtomicInteger made = new AtomicInteger();
  private final InstancePool<Instance> pool =
      new InstancePool<>(
          () -> {
            made.incrementAndGet();
            return new Instance();
          });

  /** Knows who has it, if anyone. */
  private static final class Instance {
    final AtomicReference<Thread> user = new AtomicReference<>();
  }

  @Test
  void borrow_whenOneWasGivenBack_givesItAgain() {
    Instance first = pool.borrow();
    pool.giveBack(first);
    assertThat(pool.borrow()).isSameAs(first);
    assertThat(made).hasValue(1);
  }

  @Test
  void borrow_whenNoneWasGivenBack_makesANewOne() {
    assertThat(pool.borrow()).isNotSameAs(pool.borrow());
    assertThat(made).hasValue(2);
  }

  @Test
  void giveBack_whenItsSlotIsTaken_doesNotGrow() {
    List<Instance> borrowed = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      borrowed.add(pool.borrow());
    }
    borrowed.forEach(pool::giveBack);
    // One thread has one slot: the last one is kept, the others are dropped.
    assertThat(pool.borrow()).isSameAs(borrowed.get(9));
    assertThat(pool.borrow()).isNotIn(borrowed);
    assertThat(made).hasValue(11);
  }

  /**
   * In turn, so that one instance would do for all; threads of consecutive ids have other slots.
   */
  @Test
  void borrow_whenThreadsTakeTurns_keepsAnInstanceForMoreThanOne() throws Exception {
    for (int i = 0; i < 8; i++) {
      Threads.run(1, thread -> pool.giveBack(pool.borrow()));
    }
    assertThat(made.get()).isGreaterThan(1);
  }

  @Test
  void borrow_whenManyThreadsShareTheSlots_givesNoInstanceToTwo() throws Exception {
    // More threads than slots, so that some share one.
    int threads = 4 * Runtime.getRuntime().availableProcessors() + 2;
    Set<Instance> seen =
        Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    int rounds = 100_000 / threads;
    Threads.run(
        threads,
        thread -> {
          for (int round = 0; round < rounds; round++) {
            Instance instance = pool.borrow();
            if (!instance.user.compareAndSet(null, Thread.currentThread())) {
              throw new AssertionError("thread " + thread + " got what another has");
            }
            seen.add(instance);
            if (round % 50 == 0) {
              Thread.yield();
            }
            if (!instance.user.compareAndSet(Thread.currentThread(), null)) {
              throw new AssertionError("another got what thread " + thread + " has");
            }
            pool.giveBack(instance);
          }
        });
    assertThat(seen).hasSize(made.get());
    assertThat(made.get()).as("instances are used again").isLessThan(threads * rounds);
  }
}
