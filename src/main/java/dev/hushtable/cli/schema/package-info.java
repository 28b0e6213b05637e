/** What is encrypted in a table, from a file or from a class. */
@NullMarked
package dev.hushtable.cli.schema;

import org.jspecify.annotations.NullMarked;
