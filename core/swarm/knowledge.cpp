#include "core/swarm/knowledge.h"

#include "core/crypto/digest.h"

namespace plug::swarm {

wire::Proof proveKnowledge(const Knowledge &knowledge, Prover prover, const Hash &binding, const LookupKey &key)
{
    QByteArray secret = toQByteArray(knowledge.guid.view());
    if (knowledge.secret)
        secret += toQByteArray(*knowledge.secret);
    const ByteArray<1> role{static_cast<std::uint8_t>(prover)};
    const Hash mac = crypto::hmacSha256(viewOf(secret), {viewOf(QByteArrayView("PLUG/1 know")), role, binding.view(), key.view()});
    wire::Proof proof;
    std::copy_n(mac.bytes.begin(), proof.size(), proof.begin());
    return proof;
}

bool isProofOf(const wire::Proof &proof, const Knowledge &knowledge, Prover prover, const Hash &binding,
               const LookupKey &key)
{
    return crypto::equalConstantTime(proof, proveKnowledge(knowledge, prover, binding, key));
}

} // namespace plug::swarm
