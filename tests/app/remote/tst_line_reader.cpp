#include "app/remote/line_reader.h"

#include <QTest>

using plug::remote::LineReader;

namespace {

QByteArrayList linesOf(LineReader &reader)
{
    QByteArrayList lines;
    while (const auto line = reader.next())
        lines << *line;
    return lines;
}

} // namespace

class TestLineReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cutsLines()
    {
        LineReader reader(10);
        reader.add("one\ntwo\n\n \r\nthr");
        QCOMPARE(linesOf(reader), (QByteArrayList{"one", "two"}));
        QVERIFY(reader.hasPart());
        reader.add("ee\n");
        QCOMPARE(linesOf(reader), QByteArrayList{"three"});
        QVERIFY(!reader.hasPart());
        QVERIFY(!reader.hasOverrun());
    }

    void isTheSameHoweverItComes()
    {
        const QByteArray text = "a\nbb\n\nccc\ndd";
        for (qsizetype piece = 1; piece <= text.size(); ++piece) {
            LineReader reader(10);
            QByteArrayList lines;
            for (qsizetype at = 0; at < text.size(); at += piece) {
                reader.add(text.mid(at, piece));
                lines << linesOf(reader);
            }
            QCOMPARE(lines, (QByteArrayList{"a", "bb", "ccc"}));
            QVERIFY(reader.hasPart());
        }
    }

    void takesLinesUpToTheMost()
    {
        LineReader reader(4);
        reader.add("1234\n");
        QCOMPARE(linesOf(reader), QByteArrayList{"1234"});
        reader.add("1234");
        QVERIFY(linesOf(reader).isEmpty());
        QVERIFY(!reader.hasOverrun());
    }

    void givesUpBeyondTheMost()
    {
        LineReader whole(4);
        whole.add("12\n12345\n1\n");
        QCOMPARE(linesOf(whole), QByteArrayList{"12"});
        QVERIFY(whole.hasOverrun());
        LineReader part(4);
        part.add("123");
        QVERIFY(linesOf(part).isEmpty());
        part.add("45");
        QVERIFY(linesOf(part).isEmpty());
        QVERIFY(part.hasOverrun());
        part.add("\n1\n"); // nothing comes of it any more
        QVERIFY(linesOf(part).isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestLineReader)
#include "tst_line_reader.moc"
