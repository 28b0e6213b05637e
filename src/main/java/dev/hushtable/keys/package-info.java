/** Where keys come from: the provider contract, key types, and the local provider. */
@NullMarked
package dev.hushtable.keys;

import org.jspecify.annotations.NullMarked;
