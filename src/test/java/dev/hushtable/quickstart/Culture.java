package dev.hushtable.quickstart;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Where a made-up customer comes from: how people there are called, where they live, what they are
 * rung under. Telephone numbers are of those that are set aside for fiction; where a country sets
 * none aside, American ones.
 */
enum Culture {
  AMERICAN(
      "US",
      "%2$s %1$s",
      "James Mary Robert Patricia Aaliyah Michael Linda Tyrone Jessica Noah Emily Seán Renée",
      "Smith Johnson Williams Brown Washington Miller Davis O'Connor Taylor Thomas Moore Lee",
      "%1$d %2$s",
      "Maple Avenue|Cedar Street|Martin Luther King Jr Boulevard|Lakeview Drive|Main Street",
      "Springfield, IL 62704|Portland, OR 97205|Austin, TX 78701|Brooklyn, NY 11215",
      "+1 202 555 01%02d"),
  BRITISH(
      "GB",
      "%2$s %1$s",
      "Oliver Amelia Harry Isla George Siân Zoë Niamh Chloë Priya Angus",
      "Jones Evans Wright Patel Hughes Walker McAllister Fairweather Clarke Begum",
      "%1$d %2$s",
      "High Street|Station Road|Victoria Terrace|Church Lane|Mill Close",
      "Leeds LS1 4DY|Cardiff CF10 1EP|Glasgow G2 3BZ|London SE1 9RT",
      "+44 20 7946 00%02d"),
  GERMAN(
      "DE",
      "%2$s %1$s",
      "Jürgen=juergen Sören=soeren Käthe=kaethe Lena Björn=bjoern Anneliese Günther=guenther Mia",
      "Müller=mueller Schäfer=schaefer Weiß=weiss Öztürk=oeztuerk Krüger=krueger Groß=gross Vogt",
      "%2$s %1$d",
      "Königstraße|Am Mühlbach|Goethestraße|Lindenallee|Große Gasse",
      "10437 Berlin|80331 München|50667 Köln|79098 Freiburg",
      "+49 30 23125 0%02d"),
  FRENCH(
      "FR",
      "%2$s %1$s",
      "Zoé François Chloé Jérôme Anaïs Noël Hélène Loïc Maëlys Théo",
      "Lefèvre Garçon Beaupré Dubois Gauthier Fournier Benoît Chérif Moreau",
      "%1$d, %2$s",
      "rue de l'Église|avenue Émile-Zola|boulevard Voltaire|rue des Hêtres",
      "69002 Lyon|13001 Marseille|75011 Paris|29200 Brest",
      "+33 1 99 00 00 %02d"),
  SPANISH(
      "ES",
      "%2$s %1$s",
      "José María Sofía Íñigo Begoña Andrés Lucía Martín Inés Óscar",
      "García Muñoz Núñez Ibáñez Peña López Ordóñez Vázquez Gómez",
      "%2$s, %1$d",
      "Calle Mayor|Avenida de la Constitución|Plaza de España|Calle Núñez de Balboa",
      "28009 Madrid|08007 Barcelona|41001 Sevilla|15003 A Coruña",
      ""),
  POLISH(
      "PL",
      "%2$s %1$s",
      "Łukasz=lukasz Małgorzata=malgorzata Paweł=pawel Świętosława=swietoslawa Jan Agnieszka Zofia",
      "Wójcik Łukaszewicz=lukaszewicz Dąbrowska Żak Szymański Gołębiewski=golebiewski Kaczmarek",
      "ul. %2$s %1$d",
      "Świętokrzyska|Źródlana|Długa|Piłsudskiego|Krótka",
      "00-116 Warszawa|31-142 Kraków|90-001 Łódź|80-831 Gdańsk",
      ""),
  TURKISH(
      "TR",
      "%2$s %1$s",
      "İbrahim=ibrahim Ayşe Işıl=isil Çağla=cagla Emre Gökçe Şebnem Oğuz",
      "Yılmaz=yilmaz Demir Çelik Şahin Öztürk Kılıç=kilic Aydın=aydin",
      "%2$s No: %1$d",
      "İstiklal Caddesi|Atatürk Caddesi|Çınar Sokak|Gül Sokak",
      "34433 İstanbul|06420 Ankara|35220 İzmir",
      ""),
  /** With the accents as characters of their own, as some keyboards send them. */
  VIETNAMESE(
      "VN",
      "%1$s %2$s",
      "Hương=huong Dũng=dung Thảo=thao Minh Phượng=phuong Quốc=quoc",
      "Nguyễn=nguyen Trần=tran Đặng=dang Phạm=pham Lê=le",
      "%1$d %2$s",
      "Lê Lợi|Trần Hưng Đạo|Nguyễn Huệ",
      "Hà Nội 100000|Đà Nẵng 550000|Huế 530000",
      ""),
  GREEK(
      "GR",
      "%2$s %1$s",
      "Ελένη=eleni Γιώργος=giorgos Αθηνά=athina Νίκος=nikos Ζωή=zoi",
      "Παπαδόπουλος=papadopoulos Ιωάννου=ioannou Καζαντζάκης=kazantzakis Αγγελίδη=angelidi",
      "%2$s %1$d",
      "Ερμού|Αθηνάς|Ελευθερίου Βενιζέλου",
      "105 63 Αθήνα|546 24 Θεσσαλονίκη",
      ""),
  UKRAINIAN(
      "UA",
      "%2$s %1$s",
      "Олена=olena Тарас=taras Їванна=yivanna Ганна=hanna Юрій=yurii",
      "Шевченко=shevchenko Ковальчук=kovalchuk Єфремов=yefremov Щербина=shcherbyna",
      "вул. %2$s, %1$d",
      "Шевченка|Січових Стрільців|Незалежності",
      "01001 Київ|79000 Львів|61000 Харків",
      ""),
  ARAB(
      "EG",
      "%2$s %1$s",
      "فاطمة=fatima محمد=mohamed ليلى=layla يوسف=youssef مريم=maryam خالد=khaled",
      "المصري=elmasry حداد=haddad النجار=elnaggar منصور=mansour الزهراء=alzahraa",
      "%2$s %1$d",
      "شارع التحرير|شارع النيل|شارع الجمهورية",
      "11511 القاهرة|21500 الإسكندرية",
      ""),
  JAPANESE(
      "JP",
      "%1$s %2$s",
      "美咲=misaki 翔太=shota さくら=sakura 健一=kenichi 陽菜=hina 大輔=daisuke 葵=aoi",
      "佐藤=sato 鈴木=suzuki 高橋=takahashi 渡辺=watanabe 小林=kobayashi 長谷川=hasegawa",
      "%2$s%1$d番地",
      "本町|中央|栄町|緑町|大手町",
      "100-0004 東京都|604-8054 京都市|542-0071 大阪市|060-0001 札幌市",
      ""),
  CHINESE(
      "CN",
      "%1$s%2$s",
      "伟=wei 芳=fang 秀英=xiuying 娜=na 敏=min 国强=guoqiang 雨桐=yutong",
      "王=wang 李=li 张=zhang 刘=liu 陈=chen 欧阳=ouyang 吕=lu",
      "%2$s%1$d号",
      "中山路|解放路|人民路|建设大道",
      "200001 上海|100006 北京|510000 广州",
      ""),
  KOREAN(
      "KR",
      "%1$s%2$s",
      "서연=seoyeon 민준=minjun 지우=jiwoo 하은=haeun 도윤=doyun",
      "김=kim 이=lee 박=park 최=choi 정=jung",
      "%2$s %1$d",
      "중앙로|시청로|대학로",
      "04524 서울|48058 부산",
      "");

  private static final String AMERICAN_PHONE = "+1 415 555 01%02d";

  private final String country;
  private final String nameFormat;
  private final List<Part> givenNames;
  private final List<Part> familyNames;
  private final String streetFormat;
  private final List<String> streets;
  private final List<String> cities;
  private final String phoneFormat;

  Culture(
      String country,
      String nameFormat,
      String givenNames,
      String familyNames,
      String streetFormat,
      String streets,
      String cities,
      String phoneFormat) {
    this.country = country;
    this.nameFormat = nameFormat;
    this.givenNames = Arrays.stream(givenNames.split(" ")).map(Part::of).toList();
    this.familyNames = Arrays.stream(familyNames.split(" ")).map(Part::of).toList();
    this.streetFormat = streetFormat;
    this.streets = List.of(streets.split("\\|"));
    this.cities = List.of(cities.split("\\|"));
    this.phoneFormat = phoneFormat;
  }

  /** A whole name as its bearer writes it, and as it stands before the @ of an e-mail address. */
  record Name(String written, String mailbox) {}

  /** A given name or a family name. */
  private record Part(String written, String ascii) {
    /** From "written=ascii", or "written" if it only has to lose its accents. */
    static Part of(String text) {
      int equals = text.indexOf('=');
      return equals < 0
          ? new Part(
              text, Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("[^A-Za-z]", ""))
          : new Part(text.substring(0, equals), text.substring(equals + 1));
    }
  }

  /** Some name. */
  Name name(Random random) {
    Part given = pick(givenNames, random);
    Part family = pick(familyNames, random);
    return new Name(
        spelled(String.format(Locale.ROOT, nameFormat, family.written(), given.written())),
        (given.ascii() + "." + family.ascii()).toLowerCase(Locale.ROOT));
  }

  /** Some address. */
  Address address(Random random) {
    Address address = new Address();
    address.setStreet(
        spelled(
            String.format(
                Locale.ROOT, streetFormat, 1 + random.nextInt(240), pick(streets, random))));
    address.setCity(spelled(pick(cities, random)));
    address.setCountry(country);
    return address;
  }

  /** Some telephone number. */
  String phone(Random random) {
    String format = phoneFormat.isEmpty() ? AMERICAN_PHONE : phoneFormat;
    return String.format(Locale.ROOT, format, random.nextInt(100));
  }

  private String spelled(String text) {
    return this == VIETNAMESE ? Normalizer.normalize(text, Normalizer.Form.NFD) : text;
  }

  private static <T> T pick(List<T> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
