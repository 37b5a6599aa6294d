#include "core/base/protocol.h"
#include "core/base/random.h"
#include "core/content/collection.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborStreamWriter>
#include <QCborValue>
#include <QTest>

#include <functional>

using namespace plug;
using namespace plug::content;
using Reason = CollectionError::Reason;

class TestCollection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void encodingIsAsSpecified();
    void roundTrip();
    void anyOrderEncodesAlike();
    void hostileEntries_data();
    void hostileEntries();
    void unsortedIsRefused();
    void wrongShapes_data();
    void wrongShapes();
    void otherVersions();
    void sumOfSizesIsBounded();
    void tooManyEntries();
    void tooLarge();
    void everyTruncationIsRefused();
    void flippedBitsAreHarmless();
};

namespace {

CollectionEntry entryOf(const char *path, std::uint64_t size = 1)
{
    CollectionEntry entry{.path = QString::fromUtf8(path), .size = size, .guid = {}};
    entry.guid.bytes.fill(0x11);
    return entry;
}

QCborArray cborOf(const CollectionEntry &entry)
{
    return {entry.path, qint64(entry.size), toQByteArray(entry.guid.view())};
}

QByteArray bytesOf(const QCborArray &entries, const QCborValue &version = 1)
{
    return QCborValue(QCborMap{{0, version}, {1, entries}}).toCbor();
}

std::optional<Reason> reasonOf(const QByteArray &bytes)
{
    const auto parsed = parseCollection(viewOf(bytes));
    return parsed ? std::nullopt : std::optional(parsed.error().reason);
}

Collection sample()
{
    return {{entryOf("a.txt", 0), entryOf("b/c", protocol::kMaxFileSize), entryOf("b/d"), entryOf("ä/名", 70'000)}};
}

} // namespace

/// [C-23]
void TestCollection::encodingIsAsSpecified()
{
    const auto bytes = encodeCollection({{entryOf("b", 500), entryOf("a")}});
    QVERIFY(bytes);
    const QByteArray guid = QByteArray("5820") + QByteArray(64, '1');
    QCOMPARE(bytes->toHex(), "a2" "00" "01" "01" "82" "83" "6161" "01" + guid + "83" "6162" "1901f4" + guid);
    QCOMPARE(encodeCollection({})->toHex(), QByteArray("a200010180"));
    QVERIFY(parseCollection(viewOf(QByteArray::fromHex("a200010180")))->entries.empty());
}

void TestCollection::roundTrip()
{
    const auto bytes = encodeCollection(sample());
    QVERIFY(bytes);
    const auto parsed = parseCollection(viewOf(*bytes));
    QVERIFY(parsed);
    QVERIFY(*parsed == sample());
    QCOMPARE(parsed->totalSize(), protocol::kMaxFileSize + 70'001);
    QCborArray entries;
    for (const CollectionEntry &entry : sample().entries)
        entries += cborOf(entry);
    QCOMPARE(*bytes, bytesOf(entries));
}

void TestCollection::anyOrderEncodesAlike()
{
    // UTF-16 would order the last two the other way round.
    Collection collection{{entryOf("Z"), entryOf("a"), entryOf("a b"), entryOf("a.b/c"), entryOf("b/c"),
                           entryOf("\uffe6"), entryOf("😀")}};
    const auto bytes = encodeCollection(collection);
    QVERIFY(bytes);
    QVERIFY(*parseCollection(viewOf(*bytes)) == collection);
    SeededRandom random(1);
    for (int run = 0; run < 20; ++run) {
        for (std::size_t i = collection.entries.size(); i > 1; --i)
            std::swap(collection.entries[i - 1], collection.entries[random.below(i)]);
        QCOMPARE(*encodeCollection(collection), *bytes);
    }
}

void TestCollection::hostileEntries_data()
{
    QTest::addColumn<QStringList>("paths");
    QTest::addColumn<int>("reason");
    QTest::addColumn<QString>("culprit");
    using Paths = std::initializer_list<const char *>;
    const auto row = [](const char *title, Paths paths, Reason reason, const char *culprit) {
        QStringList list;
        for (const char *path : paths)
            list += QString::fromUtf8(path);
        QTest::newRow(title) << list << int(reason) << QString::fromUtf8(culprit);
    };
    row("empty path", {""}, Reason::UnsafePath, "");
    row("absolute", {"/etc/passwd"}, Reason::UnsafePath, "/etc/passwd");
    row("way up", {"../x"}, Reason::UnsafePath, "../x");
    row("way up inside", {"a", "b/../../x"}, Reason::UnsafePath, "b/../../x");
    row("here", {"./x"}, Reason::UnsafePath, "./x");
    row("drive", {"C:/x"}, Reason::UnsafePath, "C:/x");
    row("backslash", {"a\\b"}, Reason::UnsafePath, "a\\b");
    row("folder", {"a/"}, Reason::UnsafePath, "a/");
    row("device", {"a/AUX.h"}, Reason::UnsafePath, "a/AUX.h");
    row("bidi", {"a\u202e"}, Reason::UnsafePath, "a\u202e");
    row("twice", {"a", "a"}, Reason::PathConflict, "a");
    row("other case", {"README", "a", "readme"}, Reason::PathConflict, "readme");
    row("other case of a folder", {"A/x", "B", "a/X"}, Reason::PathConflict, "a/X");
    row("composed and not", {"e\u0301", "\u00e9"}, Reason::PathConflict, "\u00e9");
    row("sharp s", {"STRASSE", "straße"}, Reason::PathConflict, "straße");
    row("file and folder", {"a", "a/b"}, Reason::PathConflict, "a/b");
    row("file and folder, others between", {"a", "a b", "a!", "a.b", "a/b/c"}, Reason::PathConflict, "a/b/c");
    row("file and folder of other case", {"A", "a/b"}, Reason::PathConflict, "a/b");
    row("folder and file of other case", {"A/b", "a"}, Reason::PathConflict, "A/b");
}

/// [C-22] [C-24]
void TestCollection::hostileEntries()
{
    QFETCH(QStringList, paths);
    Collection collection;
    for (const QString &path : paths)
        collection.entries.push_back(entryOf(path.toUtf8().constData()));
    std::sort(collection.entries.begin(), collection.entries.end(),
              [](const auto &a, const auto &b) { return a.path.toUtf8() < b.path.toUtf8(); });
    QCborArray entries;
    for (const CollectionEntry &entry : collection.entries)
        entries += cborOf(entry);
    const auto parsed = parseCollection(viewOf(bytesOf(entries)));
    QVERIFY(!parsed);
    QTEST(int(parsed.error().reason), "reason");
    QTEST(parsed.error().path, "culprit");
    const auto encoded = encodeCollection(collection);
    QVERIFY(!encoded);
    QTEST(int(encoded.error().reason), "reason");
}

/// [C-21]
void TestCollection::unsortedIsRefused()
{
    QVERIFY(reasonOf(bytesOf({cborOf(entryOf("b")), cborOf(entryOf("a"))})) == Reason::NotSorted);
    QVERIFY(reasonOf(bytesOf({cborOf(entryOf("😀")), cborOf(entryOf("\uffe6"))})) == Reason::NotSorted);
}

void TestCollection::wrongShapes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray guid = "5820" + QByteArray(64, '1');
    const auto row = [](const char *title, const QByteArray &hex) { QTest::newRow(title) << QByteArray::fromHex(hex); };
    row("nothing", "");
    row("number", "01");
    row("array", "80");
    row("empty map", "a0");
    row("one key", "a10001");
    row("three keys", "a3000101800200");
    row("map of unknown length", "bf00010180ff");
    row("map that claims more", "bbffffffffffffffff00010180");
    row("keys swapped", "a201800001");
    row("version twice", "a200010001");
    row("text for a key", "a2613001013180");
    row("version is negative", "a200200180");
    row("version is text", "a20061310180");
    row("entries are a map", "a2000101a0");
    row("entries of unknown length", "a20001019fff");
    row("entries missing", "a200010181");
    row("entry is a map", "a200010181a0");
    row("entry of two", "a20001018182616101");
    row("entry of four", "a200010181" "84616101" + guid + "00");
    row("entry of unknown length", "a200010181" "9f616101" + guid + "ff");
    row("path is bytes", "a200010181" "83416101" + guid);
    row("path is no UTF-8", "a200010181" "8361ff01" + guid);
    row("path is an encoded surrogate", "a200010181" "8363eda08001" + guid);
    row("path of unknown length", "a200010181" "837f6161ff01" + guid);
    row("path longer than the file", "a200010181" "837affffffff6101" + guid);
    row("path of absurd length", "a200010181" "837bffffffffffffffff6101" + guid);
    row("size is negative", "a200010181" "83616120" + guid);
    row("size is a float", "a200010181" "836161f93c00" + guid);
    row("size is a tagged bignum", "a200010181" "836161c24101" + guid);
    row("GUID is text", "a200010181" "8361610178" "20" + QByteArray(64, '1'));
    row("GUID is short", "a200010181" "83616101581f" + QByteArray(62, '1'));
    row("GUID is long", "a200010181" "836161015821" + QByteArray(66, '1'));
    row("GUID of unknown length", "a200010181" "836161015f" + guid + "ff");
    row("tagged", "c1a200010180");
    row("self-described", "d9d9f7a200010180");
    row("something behind", "a20001018000");
    row("another collection behind", "a200010180a200010180");
    row("reserved length", "a20001019c");
    row("longer version than needed", "a20018010180");
    row("longer array than needed", "a20001019800");
    row("longer size than needed", "a200010181" "8361611801" + guid);
    row("longer path than needed", "a200010181" "8378016101" + guid);
    row("deep", "a2000101" + QByteArray(20'000, '8').replace("88", "81"));
}

/// [C-23]
void TestCollection::wrongShapes()
{
    QFETCH(QByteArray, bytes);
    QVERIFY(reasonOf(bytes) == Reason::Malformed);
}

void TestCollection::otherVersions()
{
    QVERIFY(reasonOf(bytesOf({}, 1)) == std::nullopt);
    QVERIFY(reasonOf(bytesOf({}, 0)) == Reason::UnknownVersion);
    QVERIFY(reasonOf(bytesOf({}, 2)) == Reason::UnknownVersion);
    QVERIFY(reasonOf(QByteArray::fromHex("a2001bffffffffffffffff0180")) == Reason::UnknownVersion);
}

/// [C-20]
void TestCollection::sumOfSizesIsBounded()
{
    QCborArray single;
    single.append(cborOf(entryOf("a", protocol::kMaxFileSize + 1)));
    QVERIFY(reasonOf(bytesOf(single)) == Reason::BadSize);
    const QByteArray largest = "8361611bffffffffffffffff" "5820" + QByteArray(64, '1');
    QVERIFY(reasonOf(QByteArray::fromHex("a200010181" + largest)) == Reason::BadSize);

    // 2^19 files of 2^44 bytes are one too many for 63 bits.
    Collection collection;
    for (int i = 0; i < (1 << 19) - 1; ++i)
        collection.entries.push_back(entryOf(QByteArray::number(i).constData(), protocol::kMaxFileSize));
    collection.entries.push_back(entryOf("rest", protocol::kMaxFileSize - 1));
    auto bytes = encodeCollection(collection);
    QVERIFY(bytes);
    QCOMPARE(parseCollection(viewOf(*bytes))->totalSize(), std::uint64_t(std::numeric_limits<std::int64_t>::max()));
    collection.entries.back().size += 1;
    bytes = encodeCollection(std::move(collection));
    QVERIFY(!bytes && bytes.error().reason == Reason::BadSize);
}

/// [C-20]
void TestCollection::tooManyEntries()
{
    QVERIFY(reasonOf(QByteArray::fromHex("a20001019a00100001")) == Reason::TooManyEntries);
    QVERIFY(reasonOf(QByteArray::fromHex("a20001019bffffffffffffffff")) == Reason::TooManyEntries
            || reasonOf(QByteArray::fromHex("a20001019bffffffffffffffff")) == Reason::Malformed);
    QVERIFY(reasonOf(QByteArray::fromHex("a20001019a00100000")) == Reason::Malformed);
    Collection collection;
    collection.entries.resize(protocol::kMaxCollectionEntries + 1);
    const auto bytes = encodeCollection(std::move(collection));
    QVERIFY(!bytes && bytes.error().reason == Reason::TooManyEntries);
}

/// [C-20]
void TestCollection::tooLarge()
{
    const QByteArray bytes(qsizetype(protocol::kMaxCollectionSize) + 1, '\0');
    QVERIFY(reasonOf(bytes) == Reason::TooLarge);
    QVERIFY(reasonOf(bytes.chopped(1)) == Reason::Malformed);

    Collection collection;
    const QByteArray folder(200, 'a');
    for (int i = 0; i < 300'000; ++i)
        collection.entries.push_back(entryOf((folder + QByteArray::number(i)).constData()));
    const auto encoded = encodeCollection(std::move(collection));
    QVERIFY(!encoded && encoded.error().reason == Reason::TooLarge);
}

void TestCollection::everyTruncationIsRefused()
{
    const QByteArray bytes = *encodeCollection(sample());
    for (qsizetype length = 0; length < bytes.size(); ++length)
        QVERIFY(reasonOf(bytes.first(length)) == Reason::Malformed);
}

/// Whatever is accepted has one encoding: the one that was read.
void TestCollection::flippedBitsAreHarmless()
{
    const QByteArray bytes = *encodeCollection(sample());
    for (qsizetype bit = 0; bit < bytes.size() * 8; ++bit) {
        QByteArray flipped = bytes;
        flipped[bit / 8] = char(flipped[bit / 8] ^ (1 << (bit % 8)));
        const auto parsed = parseCollection(viewOf(flipped));
        if (parsed)
            QCOMPARE(*encodeCollection(*parsed), flipped);
    }
}

QTEST_APPLESS_MAIN(TestCollection)
#include "tst_collection.moc"
