package dev.hushtable.internal.format;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.util.Random;

/** Lets the fuzzer decide what is else left to chance; zeros once its input is used up. */
final class FuzzedRandom extends Random {
  private static final long serialVersionUID = 1L;

  private final transient FuzzedDataProvider data;

  FuzzedRandom(FuzzedDataProvider data) {
    super(0);
    this.data = data;
  }

  @Override
  protected int next(int bits) {
    return data.consumeInt() >>> (Integer.SIZE - bits);
  }

  /** Takes no more input than the bound asks for. */
  @Override
  public int nextInt(int bound) {
    return data.consumeInt(0, bound - 1);
  }

  @Override
  public boolean nextBoolean() {
    return data.consumeBoolean();
  }

  @Override
  public void nextBytes(byte[] bytes) {
    byte[] given = data.consumeBytes(bytes.length);
    System.arraycopy(given, 0, bytes, 0, given.length);
  }
}
