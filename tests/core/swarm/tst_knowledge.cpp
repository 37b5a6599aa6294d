#include "core/base/random.h"
#include "core/crypto/digest.h"
#include "core/swarm/knowledge.h"

#include <QTest>

using namespace plug;
using namespace plug::swarm;

class TestKnowledge : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isTheSpecifiedMac();
    void isBoundToEverything();
    void everyFlippedBitIsRefused();
};

namespace {

template <typename T>
T filled(std::uint8_t byte)
{
    T id;
    id.bytes.fill(byte);
    return id;
}

const Guid kGuid = filled<Guid>(1);
const Hash kBinding = filled<Hash>(2);
const LookupKey kKey = filled<LookupKey>(3);

} // namespace

/// [T-1]
void TestKnowledge::isTheSpecifiedMac()
{
    ByteArray<16> secret;
    secret.fill(4);
    const QByteArray message = "PLUG/1 know" + QByteArray("h") + QByteArray(32, 2) + QByteArray(32, 3);
    const Hash open = crypto::hmacSha256(viewOf(QByteArray(32, 1)), {viewOf(message)});
    const wire::Proof proof = proveKnowledge({kGuid, {}}, Prover::Possessor, kBinding, kKey);
    QVERIFY(equalBytes(proof, open.view().first(16)));
    const QByteArray macKey = QByteArray(32, 1) + QByteArray(16, 4);
    const Hash closed = crypto::hmacSha256(viewOf(macKey), {viewOf(message)});
    QVERIFY(equalBytes(proveKnowledge({kGuid, secret}, Prover::Possessor, kBinding, kKey), closed.view().first(16)));
}

/// [T-1] [T-2]
void TestKnowledge::isBoundToEverything()
{
    const ByteArray<16> zero{};
    ByteArray<16> secret{};
    secret[15] = 1;
    const wire::Proof proof = proveKnowledge({kGuid, secret}, Prover::Asker, kBinding, kKey);
    QVERIFY(isProofOf(proof, {kGuid, secret}, Prover::Asker, kBinding, kKey));
    QVERIFY(!isProofOf(proof, {filled<Guid>(9), secret}, Prover::Asker, kBinding, kKey));
    QVERIFY(!isProofOf(proof, {kGuid, zero}, Prover::Asker, kBinding, kKey));
    QVERIFY(!isProofOf(proof, {kGuid, {}}, Prover::Asker, kBinding, kKey));
    QVERIFY(!isProofOf(proof, {kGuid, secret}, Prover::Possessor, kBinding, kKey));
    QVERIFY(!isProofOf(proof, {kGuid, secret}, Prover::Asker, filled<Hash>(9), kKey));
    QVERIFY(!isProofOf(proof, {kGuid, secret}, Prover::Asker, kBinding, filled<LookupKey>(9)));
}

/// [T-2]
void TestKnowledge::everyFlippedBitIsRefused()
{
    const wire::Proof proof = proveKnowledge({kGuid, {}}, Prover::Asker, kBinding, kKey);
    for (std::size_t bit = 0; bit < proof.size() * 8; ++bit) {
        wire::Proof flipped = proof;
        flipped[bit / 8] = std::uint8_t(flipped[bit / 8] ^ (1u << (bit % 8)));
        QVERIFY(!isProofOf(flipped, {kGuid, {}}, Prover::Asker, kBinding, kKey));
    }
}

QTEST_APPLESS_MAIN(TestKnowledge)
#include "tst_knowledge.moc"
