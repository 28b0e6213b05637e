/** What the services and libraries of AWS answer, understood. */
@NullMarked
package dev.hushtable.internal.aws;

import org.jspecify.annotations.NullMarked;
