/**
 * How long a new JVM takes to its first encrypted item: small programs, one for each library, and
 * what starts them and takes the time.
 */
package dev.hushtable.benchmarks.coldstart;
