/** Changes of encrypted items as DynamoDB Streams tells them: records to old and new beans. */
@NullMarked
package dev.hushtable.streams;

import org.jspecify.annotations.NullMarked;
