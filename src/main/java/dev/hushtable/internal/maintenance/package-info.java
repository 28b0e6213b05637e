/** What goes through a whole table, item by item, while applications use it. Not API. */
@NullMarked
package dev.hushtable.internal.maintenance;

import org.jspecify.annotations.NullMarked;
