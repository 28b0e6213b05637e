/**
 * What typed queries look for, checked against the mapping and turned into expressions. Not API.
 */
@NullMarked
package dev.hushtable.internal.query;

import org.jspecify.annotations.NullMarked;
