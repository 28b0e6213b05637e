package dev.hushtable.benchmarks;

import org.openjdk.jmh.annotations.Threads;

/**
 * The {@link Floor} on two threads that share nothing: what the machine itself gains by a second
 * thread. As everywhere, the time is that of one thread for one item.
 */
@Threads(2)
public class FloorByTwo extends Floor {}
