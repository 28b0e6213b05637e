package dev.hushtable.internal.cache;

import org.jspecify.annotations.Nullable;

/**
 * Tells of snapshots of the process, as AWS Lambda SnapStart and CRaC take them, where the API of
 * CRaC is on the class path.
 */
public final class Snapshots {
  private Snapshots() {}

  /**
   * Has something done around each snapshot.
   *
   * @param before done before it is taken
   * @param after done in each process that begins from it
   * @return what has to be kept for as long as that is to be done; null where there are no
   *     snapshots
   */
  public static @Nullable Object around(Runnable before, Runnable after) {
    try {
      Class.forName("org.crac.Core", false, Snapshots.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      return null;
    }
    return CracResource.register(before, after);
  }
}
