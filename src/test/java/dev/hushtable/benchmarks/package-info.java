/**
 * Benchmarks of this library beside what a user could pick instead, on the same item in the same
 * run, so that their ratios can be trusted on any machine.
 */
package dev.hushtable.benchmarks;
