/**
 * A reader of stored items that is written from the format's page alone, so that the page is known
 * to suffice: it shares no code with the library, and its cryptography is Bouncy Castle's. Section
 * numbers in comments are the page's.
 */
package dev.hushtable.reader;
