#include "core/swarm/span_book.h"
#include "tests/core/swarm/swarm_tree.h"

#include <QTest>

using namespace plug;
using namespace plug::swarm;
using namespace plug::test;

class TestSpanBook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answerInPieces();
    void wrongAnswerIsForgotten();
};

void TestSpanBook::answerInPieces()
{
    SeededRandom random(1);
    const SwarmTree tree = randomSwarmTree(10'000'000, random);
    SpanBook book(tree.shape, tree.root);
    const content::TreeSpan span = book.spanAt(9'000'000);
    const QByteArray answer = tree.answer(span);
    book.open(span);
    QVERIFY(book.isWanted(span) && !book.areLeavesKnown(span));
    book.setAsked(span, {1});
    QCOMPARE(book.askedOf({1}), std::vector<content::TreeSpan>{span});
    book.put(span, {2}, 0, viewOf(answer));
    book.put(span, {1}, std::uint64_t(answer.size()), viewOf(answer));
    QVERIFY(!book.areLeavesKnown(span));
    book.put(span, {1}, 33, viewOf(answer).subspan(33));
    QCOMPARE(book.missingOf(span), (std::vector<ByteRange>{{0, 33}}));
    book.setUnasked(span, {2});
    QVERIFY(!book.isWanted(span));
    QCOMPARE(book.put(span, {1}, 0, viewOf(answer).first(33)).kind, SpanBook::Outcome::Kind::Verified);
    const std::uint64_t leaf = 9'000'000 / protocol::kBlockSize;
    QCOMPARE(*book.leafOf(leaf), content::leafHash(tree.at(tree.shape.leafBytes(leaf))));
    book.close(span);
    QVERIFY(!book.leafOf(leaf) && book.openSpans().empty());
}

void TestSpanBook::wrongAnswerIsForgotten()
{
    SeededRandom random(2);
    const SwarmTree tree = randomSwarmTree(1'000'000, random);
    SpanBook book(tree.shape, tree.root);
    const content::TreeSpan span = book.spanAt(0);
    QByteArray answer = tree.answer(span);
    answer[5] = char(answer[5] ^ 1);
    book.open(span);
    book.setAsked(span, {1});
    QCOMPARE(book.put(span, {1}, 0, viewOf(answer)).kind, SpanBook::Outcome::Kind::Wrong);
    QVERIFY(book.isWanted(span));
}

QTEST_APPLESS_MAIN(TestSpanBook)
#include "tst_span_book.moc"
