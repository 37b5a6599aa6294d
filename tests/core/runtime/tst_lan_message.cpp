#include "core/base/protocol.h"
#include "core/base/random.h"
#include "core/runtime/lan_message.h"
#include "tests/fuzz/mutation.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace plug;
using namespace plug::runtime;

namespace {

LanMessage sample()
{
    LanMessage message{.port = 40'000, .instance = 0x0102030405060708, .asks = true};
    for (std::size_t i = 0; i < message.host.bytes.size(); ++i)
        message.host.bytes[i] = static_cast<std::uint8_t>(0xa0 + i);
    return message;
}

const QByteArray kSample = QByteArray::fromHex("504c55472f31" "01" "9c40" "0102030405060708"
                                               "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf");

} // namespace

class TestLanMessage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// [L-3]
    void isWhatTheSpecificationShows()
    {
        QCOMPARE(encodeLanMessage(sample()), kSample);
        QCOMPARE(readLanMessage(viewOf(kSample)), std::optional(sample()));
        QFile file(QStringLiteral(PLUG_SOURCE_DIR "/docs/protocol.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QString text = QString::fromUtf8(file.readAll());
        text.remove(QRegularExpression(QStringLiteral("[\\s]")));
        QVERIFY(text.contains(QString::fromLatin1(kSample.toHex())));
        QVERIFY(text.contains(QString::fromLatin1(protocol::kLanGroup6)));
    }

    void comesBackAsItWas()
    {
        SeededRandom random(1);
        for (int i = 0; i < 1'000; ++i) {
            LanMessage message{.port = static_cast<std::uint16_t>(1024 + random.below(65536 - 1024)),
                               .instance = random.next64(), .asks = random.below(2) == 0};
            random.fill(message.host.bytes);
            QCOMPARE(readLanMessage(viewOf(encodeLanMessage(message))), std::optional(message));
        }
    }

    /// [L-4]
    void mayGrow()
    {
        QByteArray longer = kSample + QByteArray(qsizetype(protocol::kMaxLanMessage) - kSample.size(), 'x');
        QCOMPARE(readLanMessage(viewOf(longer)), std::optional(sample()));
        longer += 'x';
        QVERIFY(!readLanMessage(viewOf(longer)));
        QByteArray flags = kSample;
        flags[6] = char(0xff);
        QCOMPARE(readLanMessage(viewOf(flags)), std::optional(sample()));
    }

    /// [L-4]
    void refusesWhatIsNone()
    {
        for (qsizetype size = 0; size < kSample.size(); ++size)
            QVERIFY(!readLanMessage(viewOf(kSample.first(size))));
        for (qsizetype i = 0; i < 6; ++i) {
            QByteArray other = kSample;
            other[i] = char(other[i] ^ 1);
            QVERIFY(!readLanMessage(viewOf(other)));
        }
        LanMessage low = sample();
        low.port = 1023;
        QVERIFY(!readLanMessage(viewOf(encodeLanMessage(low))));
        low.port = 1024;
        QVERIFY(readLanMessage(viewOf(encodeLanMessage(low))));
        LanMessage nobody = sample();
        nobody.host = {};
        QVERIFY(!readLanMessage(viewOf(encodeLanMessage(nobody))));
    }

    void survivesAnything()
    {
        SeededRandom random(2);
        for (int i = 0; i < 20'000; ++i) {
            QByteArray bytes = kSample;
            test::mutate(bytes, random);
            if (const auto message = readLanMessage(viewOf(bytes)))
                QCOMPARE(readLanMessage(viewOf(encodeLanMessage(*message))), message);
        }
    }
};

QTEST_APPLESS_MAIN(TestLanMessage)
#include "tst_lan_message.moc"
