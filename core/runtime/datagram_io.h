#pragma once

#include "core/engine/outputs.h"

#include <QObject>

#include <cstddef>
#include <memory>
#include <span>

class QUdpSocket;

namespace plug::runtime {

/// Moves datagrams between a bound socket and memory: the place for what systems differ in, such as batches of datagrams
/// in one call and segmentation offload. The socket must outlive it.
class DatagramIo final : public QObject {
    Q_OBJECT

public:
    explicit DatagramIo(QUdpSocket &socket);
    ~DatagramIo() override;

    /// At most limits::kReceiveBatch datagrams; none where the socket has none. What it has still shows as readable again.
    /// The bytes are in a buffer that the next call reuses. Errors that other hosts can cause (ICMP) are passed over.
    std::span<engine::Datagram> receive();

    /// How often the system has thrown away what came in because its buffer was full, in messages; 0 where it doesn't tell.
    std::uint64_t overflows() const;

    struct Sent {
        std::size_t upTo = 0;    ///< the run's byte to go on from
        std::size_t dropped = 0; ///< datagrams that the system refused for good: too large, no route
        bool isBlocked = false;  ///< the system takes no more now; writable() tells when to try again
    };

    /// Gives the datagrams of `run` from byte `from` on to the system.
    Sent send(const engine::Run &run, std::size_t from);

Q_SIGNALS:
    void readable();
    void writable();

private:
    struct System;
    std::unique_ptr<System> m_system;
};

} // namespace plug::runtime
