/**
 * The guided tour behind {@code mvn -q -Pquickstart verify}. Start with {@link
 * dev.hushtable.quickstart.Customer}, then {@link dev.hushtable.quickstart.Quickstart}; the rest
 * makes up customers and draws on the terminal.
 */
@NullMarked
package dev.hushtable.quickstart;

import org.jspecify.annotations.NullMarked;
