#include "tests/core/wire/random_frames.h"
#include "tests/fuzz/mutation.h"

#include "core/wire/frame_bounds.h"

#include <QCborMap>
#include <QTest>

using namespace plug;
using namespace plug::test;
using wire::FrameError;

Q_DECLARE_METATYPE(plug::wire::FrameError)

namespace {

constexpr int kCancel = 0x0a;

QByteArray framed(int type, const QByteArray &body)
{
    return QByteArray(1, char(type)) + char(body.size() >> 8) + char(body.size() & 0xff) + body;
}

std::optional<FrameError> errorOf(const QByteArray &payload)
{
    return readAll(viewOf(payload)).error;
}

std::vector<SampleFrame> cborSamples()
{
    std::vector<SampleFrame> samples = sampleFrames();
    std::erase_if(samples, [](const SampleFrame &sample) {
        return std::holds_alternative<wire::Data>(sample.frame) || std::holds_alternative<wire::Flow>(sample.frame)
            || std::holds_alternative<wire::Relayed>(sample.frame);
    });
    return samples;
}

QCborMap bodyOf(const SampleFrame &sample)
{
    return QCborValue::fromCbor(sample.bytes().sliced(3)).toMap();
}

QByteArray withBody(const SampleFrame &sample, const QCborMap &body)
{
    return framed(sample.bytes().at(0), body.toCborValue().toCbor());
}

/// Everything that a decoded frame promises; a frame that is re-encoded is checked once more.
bool isSound(const wire::Frame &frame)
{
    if (!std::visit([](const auto &value) { return wire::keepsBounds(value); }, frame))
        return false;
    const QByteArray again = encoded(frame);
    const Reading reading = readAll(viewOf(again));
    return !reading.error && reading.frames.size() == 1 && areEqual(reading.frames.front(), frame);
}

} // namespace

/// What a peer may send to do harm: nothing of it may crash, grow memory, or come out as a frame beyond its bounds.
class TestHostileFrames : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusesCancel_data();
    void refusesCancel(); // [F-6] [F-7] [F-8] [F-9]
    void refusesFrames_data();
    void refusesFrames(); // [F-11] [F-12] [F-13] [F-19]
    void refusesContacts_data();
    void refusesContacts(); // [F-13] [F-28]
    void refusesEveryMissingKey(); // [F-10]
    void refusesEveryWrongType(); // [F-10]
    void refusesDeepNesting(); // [F-9]
    void refusesEveryTruncation(); // [F-4]
    void refusesEveryTruncatedBody(); // [F-6] [F-24]
    void stopsAtTheFirstError(); // [F-5]
    void survivesMutations();
    void survivesMutatedBodies();
    void survivesNoise();
};

void TestHostileFrames::refusesCancel_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<FrameError>("error");
    const auto row = [](const char *name, FrameError error, const char *hex) {
        QTest::newRow(name) << QByteArray::fromHex(hex) << error;
    };
    using enum FrameError;
    row("no body", MalformedBody, "");
    row("an array", MalformedBody, "80");
    row("a number", MalformedBody, "00");
    row("null", MalformedBody, "f6");
    row("a tagged map", MalformedBody, "c0 a1 16 8101");
    row("a map that goes on", MalformedBody, "a2 16 8101");
    row("no value", MalformedBody, "a1 16");
    row("bytes behind the map", MalformedBody, "a1 16 8101 00");
    row("an entry behind the map", MalformedBody, "a1 16 8101 00 00");
    row("no keys", MissingKey, "a0");
    row("indefinite map", MalformedBody, "bf 16 8101 ff");
    row("indefinite list", MalformedBody, "a1 16 9f01ff");
    row("indefinite bytes, skipped", MalformedBody, "a2 183f 5f4101ff 16 8101");
    row("indefinite text, skipped", MalformedBody, "a2 183f 7f6161ff 16 8101");
    row("indefinite list, skipped", MalformedBody, "a2 183f 9f01ff 16 8101");
    row("indefinite map, skipped deeper", MalformedBody, "a2 183f 81bfff 16 8101");
    row("stop code alone", MalformedBody, "a1 16 ff");
    row("known key twice", DuplicateKey, "a2 16 8101 16 8102");
    row("known key twice, longer form", DuplicateKey, "a2 16 8101 1816 8102");
    row("unknown key twice", DuplicateKey, "a3 183f 00 16 8101 183f 00");
    row("key 64", OutOfBounds, "a2 1840 00 16 8101");
    row("key 2^64-1", OutOfBounds, "a2 1bffffffffffffffff 00 16 8101");
    row("negative key", MalformedBody, "a2 20 00 16 8101");
    row("text key", MalformedBody, "a2 6161 00 16 8101");
    row("byte key", MalformedBody, "a2 4116 8101 16 8101");
    row("list as key", MalformedBody, "a2 8116 8101 16 8101");
    row("tagged key", MalformedBody, "a1 c016 8101");
    row("a number for the list", WrongType, "a1 16 01");
    row("negative element", WrongType, "a1 16 8120");
    row("text element", WrongType, "a1 16 816161");
    row("float element", WrongType, "a1 16 81f93c00");
    row("tagged element", WrongType, "a1 16 81c101");
    row("list element", WrongType, "a1 16 818101");
    row("tag, skipped", MalformedBody, "a2 183f c101 16 8101");
    row("tag, skipped deeper", MalformedBody, "a2 183f 81c101 16 8101");
    row("reserved number form", MalformedBody, "a1 16 811c");
    row("reserved key form", MalformedBody, "a1 1c 8101");
    row("illegal simple value", MalformedBody, "a2 183f f818 16 8101");
    row("huge map", MalformedBody, "bb7fffffffffffffff 16 8101");
    row("largest map", MalformedBody, "bbffffffffffffffff 16 8101");
    row("32-bit map", MalformedBody, "baffffffff 16 8101");
    row("huge list", MalformedBody, "a1 16 9b7fffffffffffffff01");
    row("list of 2^32", MalformedBody, "a1 16 9b000000010000000001");
    row("32-bit list", MalformedBody, "a1 16 9affffffff01");
    row("huge bytes, skipped", MalformedBody, "a2 183f 5b7fffffffffffffff 16 8101");
    row("largest bytes, skipped", MalformedBody, "a2 183f 5bffffffffffffffff 16 8101");
    row("32-bit bytes, skipped", MalformedBody, "a2 183f 5a7fffffff 16 8101");
    row("huge text, skipped", MalformedBody, "a2 183f 7bffffffffffffffff 16 8101");
    row("huge list, skipped", MalformedBody, "a2 183f 9bffffffffffffffff 16 8101");
    row("huge map, skipped", MalformedBody, "a2 183f bbffffffffffffffff 16 8101");
    row("no entry behind bytes", MalformedBody, "a3 16 8101 183f 4101");
    row("no entry behind text", MalformedBody, "a3 16 8101 183f 6161");
    row("no entry behind a list", MalformedBody, "a3 16 8101 183f 8101");
    row("no entry behind true", MalformedBody, "a3 16 8101 183f f5");
    row("no entry behind a float", MalformedBody, "a3 16 8101 183f f93c00");
    row("no element behind bytes", MalformedBody, "a2 16 8101 183f 824101");
    row("bytes over the end by one", MalformedBody, "a2 16 8101 183f 430102");
    row("element of 33 bits", OutOfBounds, "a1 16 811b0000000100000000");
    row("empty list", OutOfBounds, "a1 16 80");
    row("depth 5", TooDeep, "a2 183f 81818180 16 8101");
    row("depth 5 of maps", TooDeep, "a2 183f a100a100a100a0 16 8101");
}

void TestHostileFrames::refusesCancel()
{
    QFETCH(QByteArray, body);
    QFETCH(FrameError, error);
    const Reading reading = [&] {
        const QByteArray payload = framed(kCancel, body);
        return readAll(viewOf(payload));
    }();
    QVERIFY(reading.frames.empty());
    QVERIFY(reading.error.has_value());
    QCOMPARE(int(*reading.error), int(error));
}

void TestHostileFrames::refusesFrames_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<FrameError>("error");
    const auto row = [](const char *name, FrameError error, int type, const char *hex) {
        QTest::newRow(name) << framed(type, QByteArray::fromHex(hex)) << error;
    };
    using enum FrameError;
    row("PING: token of 65 bits", WrongType, 0x01, "a2 05 c249010000000000000000 06 00");
    row("PING: reply size of 17 bits", OutOfBounds, 0x01, "a2 05 00 06 1a00010000");
    row("PONG: no address", OutOfBounds, 0x02, "a2 05 00 07 40");
    row("PONG: 5 bytes", OutOfBounds, 0x02, "a2 05 00 07 45c000020100");
    row("PONG: 17 bytes", OutOfBounds, 0x02, "a2 05 00 07 5120010db8000000000000000000000001 0f");
    row("PONG: 19 bytes", OutOfBounds, 0x02, "a2 05 00 07 5320010db8000000000000000000000001 0fa000");
    row("PONG: IPv4 in 16 bytes", OutOfBounds, 0x02, "a2 05 00 07 5200000000000000000000ffffc0000201 0fa0");
    row("GONE: key of 31 bytes", OutOfBounds, 0x09,
        "a2 00 01 01 581f000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e");
    row("GONE: key of 33 bytes", OutOfBounds, 0x09,
        "a2 00 01 01 5821000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20");
    row("GONE: indefinite key", MalformedBody, 0x09,
        "a2 00 01 01 5f5820000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1fff");
    row("GONE: key over the end", MalformedBody, 0x09, "a2 00 01 01 58200001020304");
    row("PART: a range without length", MalformedBody, 0x07, "a3 00 01 03 810a 04 07");
    row("PART: empty range", OutOfBounds, 0x07, "a3 00 01 03 820a00 04 07");
    row("PART: range beyond 2^44", OutOfBounds, 0x07, "a3 00 01 03 821b000010000000000001 04 07");
    row("PART: begin of 2^64-1", OutOfBounds, 0x07, "a3 00 01 03 821bffffffffffffffff01 04 07");
    row("PART: end that wraps", OutOfBounds, 0x07, "a3 00 01 03 820a1bfffffffffffffff8 04 07");
    row("DATA: 28 bytes", MalformedBody, 0x06, "00000001 00000010 0000000000010000 deadbeef 00000009 01020304");
    row("DATA: no bytes", OutOfBounds, 0x06, "00000001 00000010 0000000000010000 deadbeef 00000009 01020304 02");
    row("DATA: beyond the largest request", OutOfBounds, 0x06,
        "00000001 00400000 0000000000010000 deadbeef 00000009 01020304 02 ff");
    row("DATA: offset that wraps", OutOfBounds, 0x06,
        "00000001 ffffffff 0000000000010000 deadbeef 00000009 01020304 02 ffff");
    row("DATA: position beyond 2^62", OutOfBounds, 0x06,
        "00000001 00000000 4000000000000000 deadbeef 00000009 01020304 02 ff");
    row("DATA: position that wraps", OutOfBounds, 0x06,
        "00000001 00000000 ffffffffffffffff deadbeef 00000009 01020304 02 ff");
    row("FIND: hops of 9 bits", OutOfBounds, 0x10,
        "a5 00 05 01 5820000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f 181a 190100 181b 0c 181c 00");
    row("RENDEZVOUS: step of 9 bits", OutOfBounds, 0x14,
        "a4 00 07 1826 190100 1827 5820606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f 1828 80");
    row("RENDEZVOUS: step 255", OutOfBounds, 0x14,
        "a4 00 07 1826 18ff 1827 5820606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f 1828 80");
    row("RELAYED: no bytes", OutOfBounds, 0x16, "00000003");
    row("RELAYED: of circuit 0", OutOfBounds, 0x16, "00000000 504c5547");
    const QByteArray have = sampleFrames()[3].bytes();
    const auto haveWithName = [&](const char *hex) {
        return QByteArray(have).replace(QByteArray::fromHex("66c3a42e69736f"), QByteArray::fromHex(hex));
    };
    QTest::newRow("HAVE: half a character") << haveWithName("662e69736f61c3") << MalformedBody;
    QTest::newRow("HAVE: overlong character") << haveWithName("66c0af2e69736f") << MalformedBody;
    QTest::newRow("HAVE: surrogate") << haveWithName("66eda0802e6973") << MalformedBody;
    QTest::newRow("HAVE: name of bytes") << haveWithName("46c3a42e69736f") << WrongType;
}

void TestHostileFrames::refusesFrames()
{
    QFETCH(QByteArray, payload);
    QFETCH(FrameError, error);
    const Reading reading = readAll(viewOf(payload));
    QVERIFY(reading.frames.empty());
    QVERIFY(reading.error.has_value());
    QCOMPARE(int(*reading.error), int(error));
}

/// As what HOSTS tells of.
void TestHostileFrames::refusesContacts_data()
{
    QTest::addColumn<QByteArray>("contacts");
    QTest::addColumn<FrameError>("error");
    static const QByteArray host = "5820" + QByteArray("60").repeated(32);
    const auto row = [](const char *name, FrameError error, const char *hex) {
        QTest::newRow(name) << QByteArray::fromHex(QByteArray(hex).replace("host", host)) << error;
    };
    using enum FrameError;
    row("no list", WrongType, "00");
    row("no contact", WrongType, "8100");
    row("a host alone, not in a list", WrongType, "81host");
    row("an empty contact", MalformedBody, "8180");
    row("no address", OutOfBounds, "8181host");
    row("no host", OutOfBounds, "818146c00002010fa0");
    row("address before host", OutOfBounds, "818246c00002010fa0host");
    row("host of 31 bytes", OutOfBounds, "8182581f6060606060606060606060606060606060606060606060606060606060606046c00002010fa0");
    row("host as text", WrongType, "81826161 46c00002010fa0");
    row("port 0", OutOfBounds, "8182host46c00002010000");
    row("address of 7 bytes", OutOfBounds, "8182host47c00002010fa000");
    row("IPv4 in 16 bytes", OutOfBounds, "8182host5200000000000000000000ffffc00002010fa0");
    row("a number for an address", WrongType, "8183host46c00002010fa000");
    row("5 addresses", OutOfBounds, "8186host46c00002010fa046c00002010fa046c00002010fa046c00002010fa046c00002010fa0");
    row("indefinite list", MalformedBody, "9f82host46c00002010fa0ff");
    row("indefinite contact", MalformedBody, "819fhost46c00002010fa0ff");
    row("a list in a contact", WrongType, "8183host46c00002010fa08146c00002010fa0");
    row("more than there are", MalformedBody, "8282host46c00002010fa0");
    row("2^32 contacts", MalformedBody, "9b0000000100000000 82host46c00002010fa0");
    row("2^32 addresses", MalformedBody, "819b0000000100000000 host46c00002010fa0");
    row("60,000 lists", MalformedBody, "99ea60");
}

void TestHostileFrames::refusesContacts()
{
    QFETCH(QByteArray, contacts);
    QFETCH(FrameError, error);
    constexpr int kHosts = 0x13;
    const QByteArray begin = QByteArray::fromHex("a2 1824 00 1825");
    const QByteArray good = QByteArray::fromHex("81825820" + QByteArray("60").repeated(32) + "46c00002010fa0");
    QVERIFY(!errorOf(framed(kHosts, begin + good)));
    QCOMPARE(int(errorOf(framed(kHosts, begin + contacts)).value()), int(error));
}

void TestHostileFrames::refusesEveryMissingKey()
{
    for (const SampleFrame &sample : cborSamples()) {
        const QCborMap whole = bodyOf(sample);
        QVERIFY(!errorOf(withBody(sample, whole)));
        for (const QCborValue &key : whole.keys()) {
            QCborMap body = whole;
            body.remove(key.toInteger());
            QVERIFY2(errorOf(withBody(sample, body)) == FrameError::MissingKey, sample.name);
        }
    }
}

void TestHostileFrames::refusesEveryWrongType()
{
    const QCborValue values[] = {QCborValue(-1), QCborValue(nullptr), QCborValue(1.5), QCborValue(QCborMap())};
    for (const SampleFrame &sample : cborSamples()) {
        const QCborMap whole = bodyOf(sample);
        for (const QCborValue &key : whole.keys()) {
            for (const QCborValue &value : values) {
                QCborMap body = whole;
                body[key.toInteger()] = value;
                QVERIFY2(errorOf(withBody(sample, body)) == FrameError::WrongType, sample.name);
            }
        }
    }
}

void TestHostileFrames::refusesDeepNesting()
{
    const QByteArray begin = QByteArray::fromHex("a2 183f");
    QCOMPARE(int(*errorOf(framed(kCancel, begin + QByteArray(60'000, '\x81')))), int(FrameError::TooDeep));
    QCOMPARE(int(*errorOf(framed(kCancel, begin + QByteArray(60'000, '\xa1')))), int(FrameError::TooDeep));
    QCOMPARE(int(*errorOf(framed(kCancel, begin + QByteArray(60'000, '\xc1')))), int(FrameError::MalformedBody));
}

void TestHostileFrames::refusesEveryTruncation()
{
    for (const SampleFrame &sample : sampleFrames()) {
        const QByteArray whole = sample.bytes();
        for (qsizetype size = 1; size < whole.size(); ++size)
            QVERIFY2(errorOf(whole.first(size)) == FrameError::Truncated, sample.name);
    }
}

void TestHostileFrames::refusesEveryTruncatedBody()
{
    for (const SampleFrame &sample : sampleFrames()) {
        const QByteArray body = sample.bytes().sliced(3);
        qsizetype sizes = body.size();
        if (std::holds_alternative<wire::Data>(sample.frame))
            sizes = protocol::kDataHeaderSize;
        if (std::holds_alternative<wire::Relayed>(sample.frame))
            sizes = protocol::kRelayedHeaderSize;
        for (qsizetype size = 0; size < sizes; ++size)
            QVERIFY2(errorOf(framed(sample.bytes().at(0), body.first(size))) == FrameError::MalformedBody, sample.name);
    }
}

void TestHostileFrames::stopsAtTheFirstError()
{
    const QByteArray good = sampleFrames()[0].bytes();
    const QByteArray payload = good + framed(kCancel, {}) + good;
    wire::FrameReader reader(viewOf(payload));
    QVERIFY(reader.next().value().has_value());
    QVERIFY(!reader.next());
    QVERIFY(!reader.next().value().has_value());
}

void TestHostileFrames::survivesMutations()
{
    RandomFrames frames(11);
    for (int i = 0; i < 20'000; ++i) {
        QByteArray payload = encoded(frames.next());
        mutate(payload, frames.random());
        for (const wire::Frame &frame : readAll(viewOf(payload)).frames)
            QVERIFY2(isSound(frame), payload.toHex().constData());
    }
}

void TestHostileFrames::survivesMutatedBodies()
{
    RandomFrames frames(12);
    int decoded = 0;
    for (int i = 0; i < 20'000; ++i) {
        const QByteArray payload = encoded(frames.next());
        QByteArray body = payload.sliced(3);
        mutate(body, frames.random());
        const QByteArray mutated = framed(payload.at(0), body);
        for (const wire::Frame &frame : readAll(viewOf(mutated)).frames) {
            QVERIFY2(isSound(frame), mutated.toHex().constData());
            ++decoded;
        }
    }
    QVERIFY(decoded > 1000); // else the mutations are too coarse to reach behind the first checks
}

void TestHostileFrames::survivesNoise()
{
    SeededRandom random(13);
    for (int i = 0; i < 20'000; ++i) {
        QByteArray body(qsizetype(random.below(200)), '\0');
        random.fill(mutableViewOf(body));
        const QByteArray payload = framed(int(random.below(0x18)), body);
        for (const wire::Frame &frame : readAll(viewOf(payload)).frames)
            QVERIFY2(isSound(frame), payload.toHex().constData());
    }
}

QTEST_APPLESS_MAIN(TestHostileFrames)
#include "tst_hostile_frames.moc"
