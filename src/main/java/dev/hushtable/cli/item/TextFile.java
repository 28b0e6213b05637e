package dev.hushtable.cli.item;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** Files that people name. */
public final class TextFile {
  private TextFile() {}

  /** Why a file could not be used, without the names of classes. */
  public static String why(IOException e) {
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + " is not there";
    }
    if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + " may not be used by this user";
    }
    if (e instanceof FileAlreadyExistsException there) {
      return there.getFile() + " is there already";
    }
    if (e instanceof CharacterCodingException) {
      return "it is no text in UTF-8";
    }
    return String.valueOf(e.getMessage());
  }
}
