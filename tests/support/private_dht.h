#pragma once

#include "core/base/bytes.h"

#include <QStringList>

#include <memory>

namespace plug::test {

/// A Mainline DHT of its own: libtorrent's nodes on 127.0.0.1 in this process, each of which knows all the others. It reaches
/// nothing else.
class PrivateDht {
public:
    explicit PrivateDht(int nodes = 20);
    ~PrivateDht();

    /// False where they have not met after some seconds.
    bool isUp() const { return m_isUp; }
    /// Three of the nodes: "127.0.0.1:port".
    QStringList bootstrap() const;
    /// Has the DHT say that 127.0.0.1 has `target` at each of these ports, as a hostile node might.
    void announce(const ByteArray<20> &target, int firstPort, int ports);

private:
    struct Nodes;
    std::unique_ptr<Nodes> m_nodes;
    bool m_isUp = false;
};

} // namespace plug::test
