#include "core/base/random.h"
#include "core/runtime/identity_file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace plug;
using namespace plug::runtime;
using store::DiskErrorKind;

class TestIdentityFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void isDrawnOnceAndKept();
    void isTheKeyOfRfc8032();
    void aFileOfAnotherLengthStaysAsItIs();
    void saysWhereItCannotBeKept();

private:
    QString path() const { return m_folder->filePath(QStringLiteral("identity.key")); }
    void write(const QByteArray &bytes) const
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    SeededRandom m_random{1};
};

void TestIdentityFile::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void TestIdentityFile::isDrawnOnceAndKept()
{
    const auto first = loadOrCreateIdentity(path(), m_random);
    QVERIFY(first);
    const auto second = loadOrCreateIdentity(path(), m_random);
    QVERIFY(second);
    QCOMPARE(second->hostId(), first->hostId());
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), toQByteArray(first->seed().view()));
    QVERIFY(file.remove());
    QVERIFY(loadOrCreateIdentity(path(), m_random)->hostId() != first->hostId());
}

/// RFC 8032, 7.1, test 1.
void TestIdentityFile::isTheKeyOfRfc8032()
{
    write(QByteArray::fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
    const auto identity = loadOrCreateIdentity(path(), m_random);
    QVERIFY(identity);
    QCOMPARE(toQByteArray(identity->publicKey()).toHex(), QByteArray("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
}

void TestIdentityFile::aFileOfAnotherLengthStaysAsItIs()
{
    for (const QByteArray &bytes : {QByteArray(""), QByteArray(31, 'k'), QByteArray(33, 'k'), QByteArray(10'000, 'k')}) {
        write(bytes);
        const auto refused = loadOrCreateIdentity(path(), m_random);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, DiskErrorKind::Corrupt);
        QCOMPARE(refused.error().path, path());
        QCOMPARE(QFile(path()).size(), bytes.size());
    }
}

void TestIdentityFile::saysWhereItCannotBeKept()
{
    const QString nowhere = m_folder->filePath(QStringLiteral("none/identity.key"));
    const auto refused = loadOrCreateIdentity(nowhere, m_random);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, DiskErrorKind::Missing);
    QCOMPARE(refused.error().path, nowhere);
}

QTEST_APPLESS_MAIN(TestIdentityFile)
#include "tst_identity_file.moc"
