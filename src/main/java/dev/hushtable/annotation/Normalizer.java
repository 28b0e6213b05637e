package dev.hushtable.annotation;

/**
 * Brings strings that count as equal to one form before they are hashed for an {@link
 * EqualityIndex}. Implementations are stateless and thread safe, and must give the same answer for
 * ever.
 */
public interface Normalizer {

  /**
   * A name that is bound into the index key, so that hashes made by different normalizers never
   * meet.
   *
   * @return a short name that no other normalizer uses, such as {@code "trim"}
   */
  String id();

  /**
   * The normalized form. If it throws, the value is refused; its message and cause are dropped,
   * since they may hold the value.
   *
   * @param value the value as it is stored; never null
   * @return the form to hash; never null
   */
  String normalize(String value);

  /** Removes leading and trailing white space, as {@link String#strip()} does. */
  final class Trim implements Normalizer {
    /** Creates the normalizer. */
    public Trim() {}

    @Override
    public String id() {
      return "trim";
    }

    @Override
    public String normalize(String value) {
      return value.strip();
    }
  }

  /**
   * Turns each character into lower case by itself, by Unicode's simple mapping, and a final sigma
   * into an ordinary one. So the result depends on no language, neighbour or word, and is the same
   * on other platforms.
   */
  final class LowerCase implements Normalizer {
    private static final int SIGMA = 0x3c3;
    private static final int FINAL_SIGMA = 0x3c2;

    /** Creates the normalizer. */
    public LowerCase() {}

    @Override
    public String id() {
      return "lower";
    }

    @Override
    public String normalize(String value) {
      StringBuilder lower = new StringBuilder(value.length());
      value.codePoints().map(LowerCase::lower).forEach(lower::appendCodePoint);
      return lower.toString();
    }

    private static int lower(int character) {
      int lower = Character.toLowerCase(character);
      return lower == FINAL_SIGMA ? SIGMA : lower;
    }
  }

  /** Brings the value into Unicode Normalization Form C (Unicode Standard Annex 15). */
  final class Nfc implements Normalizer {
    /** Creates the normalizer. */
    public Nfc() {}

    @Override
    public String id() {
      return "nfc";
    }

    @Override
    public String normalize(String value) {
      return java.text.Normalizer.normalize(value, java.text.Normalizer.Form.NFC);
    }
  }
}
