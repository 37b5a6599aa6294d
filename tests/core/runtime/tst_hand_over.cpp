#include "core/runtime/hand_over.h"

#include <QTest>

#include <algorithm>
#include <memory>
#include <thread>

using plug::runtime::HandOver;

class TestHandOver : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsTheOrder();
    void refusesWhatIsTooMuch();
    void closedItGivesOutTheRest();
    void wakesWhoWaits();
};

void TestHandOver::keepsTheOrder()
{
    HandOver<int> queue(10);
    for (int i = 0; i < 5; ++i)
        QVERIFY(queue.push(int(i)));
    QCOMPARE(queue.take(3), (std::vector{0, 1, 2}));
    QCOMPARE(queue.take(3), (std::vector{3, 4}));
}

void TestHandOver::refusesWhatIsTooMuch()
{
    HandOver<std::unique_ptr<int>> queue(2);
    QVERIFY(queue.push(std::make_unique<int>(1)));
    QVERIFY(queue.push(std::make_unique<int>(2)));
    auto third = std::make_unique<int>(3);
    QVERIFY(!queue.push(std::move(third)));
    QVERIFY(third);
    QCOMPARE(queue.take(1).size(), 1u);
    QVERIFY(queue.push(std::move(third)));
}

void TestHandOver::closedItGivesOutTheRest()
{
    HandOver<int> queue(10);
    QVERIFY(queue.push(1));
    queue.close();
    QVERIFY(!queue.push(2));
    QCOMPARE(queue.take(10), std::vector{1});
    QVERIFY(queue.take(10).empty());
    HandOver<int> cleared(10);
    QVERIFY(cleared.push(1));
    cleared.clear();
    cleared.close();
    QVERIFY(cleared.take(10).empty());
}

void TestHandOver::wakesWhoWaits()
{
    HandOver<int> queue(4);
    std::vector<int> taken;
    std::thread taker([&queue, &taken] {
        for (auto some = queue.take(3); !some.empty(); some = queue.take(3))
            taken.insert(taken.end(), some.begin(), some.end());
    });
    for (int i = 0; i < 10'000; ++i) {
        while (!queue.push(int(i)))
            std::this_thread::yield();
    }
    queue.close();
    taker.join();
    QCOMPARE(taken.size(), 10'000u);
    QVERIFY(std::is_sorted(taken.begin(), taken.end()));
}

QTEST_APPLESS_MAIN(TestHandOver)
#include "tst_hand_over.moc"
