/** Makes the page on performance of what the benchmarks have measured. */
package dev.hushtable.benchmarks.report;
