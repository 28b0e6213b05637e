/** Items as DynamoDB has them: their size, and their JSON. */
@NullMarked
package dev.hushtable.cli.item;

import org.jspecify.annotations.NullMarked;
