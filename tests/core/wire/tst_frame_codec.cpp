#include "tests/core/wire/random_frames.h"

#include <QTest>

using namespace plug;
using namespace plug::test;

class TestFrameCodec : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void encodesTheSamples();
    void decodesTheSamples();
    void bringsRandomFramesBack();
    void bringsRunsOfFramesBack();
    void skipsPaddingAndUnknownTypes(); // [F-2] [F-3]
    void skipsUnknownKeys(); // [F-8]
    void takesKeysInAnyOrder(); // [F-7]
    void takesLongerFlows(); // [F-24]
    void ignoresUnknownFlags(); // [F-20] [F-26]
    void writesDataHeaderInPlace();
    void pointsIntoThePayload();
};

void TestFrameCodec::encodesTheSamples()
{
    for (const SampleFrame &sample : sampleFrames()) {
        QCOMPARE(encoded(sample.frame).toHex(), sample.bytes().toHex());
        QCOMPARE(wire::encodedSize(sample.frame), std::size_t(sample.bytes().size()));
    }
}

void TestFrameCodec::decodesTheSamples()
{
    for (const SampleFrame &sample : sampleFrames()) {
        const QByteArray bytes = sample.bytes();
        const Reading reading = readAll(viewOf(bytes));
        QVERIFY2(!reading.error, sample.name);
        QCOMPARE(reading.frames.size(), 1u);
        QVERIFY2(areEqual(reading.frames.front(), sample.frame), sample.name);
    }
}

void TestFrameCodec::bringsRandomFramesBack()
{
    RandomFrames random(1);
    for (int i = 0; i < 20'000; ++i) {
        const wire::Frame frame = random.next();
        const QByteArray payload = encoded(frame);
        QCOMPARE(wire::encodedSize(frame), std::size_t(payload.size()));
        const Reading reading = readAll(viewOf(payload));
        QVERIFY2(!reading.error && reading.frames.size() == 1, payload.toHex().constData());
        QVERIFY2(areEqual(reading.frames.front(), frame), payload.toHex().constData());
    }
}

void TestFrameCodec::bringsRunsOfFramesBack()
{
    const std::vector<SampleFrame> samples = sampleFrames();
    SeededRandom random(2);
    for (int run = 0; run < 500; ++run) {
        QByteArray payload;
        std::vector<wire::Frame> frames(random.below(20), wire::Ping{});
        for (wire::Frame &frame : frames) {
            frame = samples[random.below(samples.size())].frame;
            payload.append(QByteArray(qsizetype(random.below(3)), '\0'));
            wire::appendFrame(payload, frame);
        }
        const Reading reading = readAll(viewOf(payload));
        QVERIFY(!reading.error);
        QVERIFY(std::equal(reading.frames.begin(), reading.frames.end(), frames.begin(), frames.end(), areEqual));
    }
}

void TestFrameCodec::skipsPaddingAndUnknownTypes()
{
    const QByteArray payload = QByteArray::fromHex("0000 30 0003 ffffff 00 ff 0000 0a0004a1168101 7f0001a1 00");
    const Reading reading = readAll(viewOf(payload));
    QVERIFY(!reading.error);
    QCOMPARE(reading.frames.size(), 1u);
    QCOMPARE(std::get<wire::Cancel>(reading.frames.front()), wire::Cancel{{1}});
    QVERIFY(readAll({}).frames.empty());
    const QByteArray padding(100'000, '\0');
    QVERIFY(!readAll(viewOf(padding)).error);
}

void TestFrameCodec::skipsUnknownKeys()
{
    // CANCEL, and behind it one of each type: unsigned, negative, bytes, text, simple values, floats, nested containers
    for (const char *value : {"1903e8", "3903e7", "43010203", "6161", "f4", "f6", "f8ff", "f93c00", "fb3ff0000000000000",
                              "8301028103", "a20102617003", "818180", "a0"}) {
        const QByteArray body = QByteArray::fromHex("a3 00 01 16 8105 183f") + QByteArray::fromHex(value);
        const QByteArray payload = QByteArray::fromHex("0a00") + char(body.size()) + body;
        const Reading reading = readAll(viewOf(payload));
        QVERIFY2(!reading.error, value);
        QCOMPARE(std::get<wire::Cancel>(reading.frames.at(0)), wire::Cancel{{5}});
    }
}

void TestFrameCodec::takesKeysInAnyOrder()
{
    const QByteArray payload = QByteArray::fromHex("07 000c a3 04 07 03 821903841864 00 01");
    const Reading reading = readAll(viewOf(payload));
    QCOMPARE(std::get<wire::Part>(reading.frames.at(0)), (wire::Part{1, {{900, 1000}}, 7}));
}

void TestFrameCodec::takesLongerFlows()
{
    const wire::Flow flow{.serial = 4, .echoDelay = 77};
    QByteArray payload = encoded(flow);
    payload[2] = char(payload[2] + 5);
    payload += QByteArray(5, '\xff');
    const Reading reading = readAll(viewOf(payload));
    QCOMPARE(std::get<wire::Flow>(reading.frames.at(0)), flow);
}

void TestFrameCodec::ignoresUnknownFlags()
{
    QByteArray payload = encoded(wire::Flow{.flags = wire::Flow::kPoke});
    payload[3 + 4] = '\xff';
    QCOMPARE(std::get<wire::Flow>(readAll(viewOf(payload)).frames.at(0)).flags, wire::Flow::kPoke);

    payload = encoded(wire::Data{.flags = wire::Data::kLast, .bytes = viewOf(kSampleData)});
    payload[3 + 28] = '\xfe';
    QCOMPARE(std::get<wire::Data>(readAll(viewOf(payload)).frames.at(0)).flags, wire::Data::kLast);
}

void TestFrameCodec::writesDataHeaderInPlace()
{
    const SampleFrame sample = sampleFrames()[5];
    QByteArray payload(qsizetype(protocol::kFrameHeaderSize + protocol::kDataHeaderSize), '\xee');
    QCOMPARE(wire::writeDataHeader(mutableViewOf(payload), std::get<wire::Data>(sample.frame)), std::size_t(payload.size()));
    QCOMPARE(payload + kSampleData, sample.bytes());
}

void TestFrameCodec::pointsIntoThePayload()
{
    const QByteArray payload = sampleFrames()[5].bytes();
    const Reading reading = readAll(viewOf(payload));
    QCOMPARE(std::get<wire::Data>(reading.frames.at(0)).bytes.data(), viewOf(payload).data() + 32);
}

QTEST_APPLESS_MAIN(TestFrameCodec)
#include "tst_frame_codec.moc"
