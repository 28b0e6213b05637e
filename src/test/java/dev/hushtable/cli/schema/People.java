package dev.hushtable.cli.schema;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.Normalizer;
import dev.hushtable.annotation.SealedItem;
import java.util.List;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;

/** Beans to make schemas of. */
public final class People {
  private People() {}

  public enum Kind {
    A,
    LONGEST_OF_ALL
  }

  @DynamoDbBean
  public static class Friend {
    private String phone;

    @Encrypted(boundName = "telephone")
    public String getPhone() {
      return phone;
    }

    public void setPhone(String phone) {
      this.phone = phone;
    }
  }

  @DynamoDbBean
  @SealedItem
  public static class Person {
    private String id;
    private String email;
    private Kind kind;
    private String role;
    private List<Friend> friends;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @DynamoDbAttribute("mail")
    @Encrypted(boundName = "email")
    @EqualityIndex(normalizers = {Normalizer.Trim.class, Normalizer.LowerCase.class})
    @DynamoDbSecondaryPartitionKey(indexNames = "MailIndex")
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }

    @Encrypted
    public Kind getKind() {
      return kind;
    }

    public void setKind(Kind kind) {
      this.kind = kind;
    }

    @dev.hushtable.annotation.Authenticated
    public String getRole() {
      return role;
    }

    public void setRole(String role) {
      this.role = role;
    }

    public List<Friend> getFriends() {
      return friends;
    }

    public void setFriends(List<Friend> friends) {
      this.friends = friends;
    }
  }

  @DynamoDbBean
  public static class Endless {
    private String id;
    private String secret;
    private Endless next;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    public String getSecret() {
      return secret;
    }

    public void setSecret(String secret) {
      this.secret = secret;
    }

    public Endless getNext() {
      return next;
    }

    public void setNext(Endless next) {
      this.next = next;
    }
  }

  /** Whose names are stored together. */
  @DynamoDbBean
  public static class Couple {
    private String id;
    private String one;
    private String other;
    private Witness witness;

    static Couple of(String id, String one, String other, String witness) {
      Couple couple = new Couple();
      couple.id = id;
      couple.one = one;
      couple.other = other;
      couple.witness = new Witness();
      couple.witness.name = witness;
      return couple;
    }

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted(group = "private", boundName = "first")
    @EqualityIndex
    public String getOne() {
      return one;
    }

    public void setOne(String one) {
      this.one = one;
    }

    @Encrypted(group = "private", padTo = 40)
    public String getOther() {
      return other;
    }

    public void setOther(String other) {
      this.other = other;
    }

    public Witness getWitness() {
      return witness;
    }

    public void setWitness(Witness witness) {
      this.witness = witness;
    }
  }

  /** A document with a group of the same name. */
  @DynamoDbBean
  public static class Witness {
    private String name;

    @Encrypted(group = "private")
    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }
  }
}
