package dev.hushtable.benchmarks.coldstart;

/** The JVM alone. */
final class Nothing {
  private Nothing() {}

  public static void main(String[] arguments) {
    System.out.println(0);
  }
}
