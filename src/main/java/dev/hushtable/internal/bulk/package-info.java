/** Any number of writes or reads, in as many batches as they need. Not API. */
@NullMarked
package dev.hushtable.internal.bulk;

import org.jspecify.annotations.NullMarked;
