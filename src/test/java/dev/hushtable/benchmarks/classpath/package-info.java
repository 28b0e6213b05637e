/** What the users of each library have on their class paths, told from Maven's own resolution. */
package dev.hushtable.benchmarks.classpath;
