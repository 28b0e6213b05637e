/** What the frequencies of hashes give away, in numbers, words and pictures. */
@NullMarked
package dev.hushtable.cli.leak;

import org.jspecify.annotations.NullMarked;
