/**
 * Migrations of tables that are in use: from the clear to encrypted, to what a schema declares now,
 * and back.
 */
@NullMarked
package dev.hushtable.migration;

import org.jspecify.annotations.NullMarked;
