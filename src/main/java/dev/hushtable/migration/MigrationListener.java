package dev.hushtable.migration;

/** Is told how far a migration or verification has come. */
@FunctionalInterface
public interface MigrationListener {
  /**
   * Called by the thread that runs the migration, from time to time and at the end. What it throws
   * ends the run, after the pages that are being worked on.
   *
   * @param progress how far it has come
   */
  void progressed(MigrationProgress progress);
}
