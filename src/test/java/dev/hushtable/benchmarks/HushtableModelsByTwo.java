package dev.hushtable.benchmarks;

import org.openjdk.jmh.annotations.Threads;

/**
 * {@link HushtableModels} on two threads that share one encryptor. Twice the time of one thread
 * alone over this time is how many times as much two threads do.
 */
@Threads(2)
public class HushtableModelsByTwo extends HushtableModels {}
