#pragma once

#include "core/content/link.h"

#include <QThread>

#include <atomic>

namespace plug::e2e {

/// A box on the path between fetchers and one server, as a NAT would be. It lets a number of bytes through from the server
/// and then nothing more, so that a test can stop in the very middle of a transfer, however fast the machine is.
/// It works on a thread of its own: a test that waits would let datagrams lie, which hosts take for a slow path.
class Relay final {
public:
    explicit Relay(const Endpoint &server);
    ~Relay();

    /// The same link, by way of this relay.
    content::Link through(content::Link link) const;

    /// Nothing more once so many bytes have come from the server since now.
    void letThrough(qint64 bytes) { m_left = bytes; }
    void letAllThrough() { m_left = -1; }
    /// From the server, passed on.
    qint64 passed() const { return m_passed; }
    void forget() { m_passed = 0; }

private:
    class Box;

    QThread m_thread;
    Box *m_box; ///< the thread's, and gone with it
    quint16 m_port = 0;
    std::atomic<qint64> m_left = -1;
    std::atomic<qint64> m_passed = 0;
};

} // namespace plug::e2e
