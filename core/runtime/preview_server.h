#pragma once

#include "core/runtime/preview_connection.h"

#include <QString>
#include <QTcpServer>
#include <QUrl>

#include <deque>
#include <memory>
#include <vector>

namespace plug::runtime {

/// A file that somebody wants to look at.
struct Preview {
    TransferId transfer;
    Guid file; ///< of a folder; null: the transfer itself is a file
    Guid guid; ///< of the bytes
    QString name;
};

/// Lets programs on this machine look at files while they arrive: an HTTP server on 127.0.0.1, at a port that the system chooses,
/// from the first file on that is looked at. Each file has an address with a token that can't be guessed; who does not know it
/// learns nothing, and neither does a page of the web whose name leads here (DNS rebinding), because the request's Host must be
/// this server's own. Lives on the thread of the EngineClient, which outlives it. Bounded: clients, files, what waits for each.
class PreviewServer final : public QObject {
    Q_OBJECT

public:
    explicit PreviewServer(EngineClient &engine, QObject *parent = nullptr);
    ~PreviewServer() override;

    /// Where it can be looked at from now on; empty where the system gives no port. The same file keeps its address, until
    /// limits::kMaxPreviews others were looked at.
    QUrl urlOf(const Preview &preview);

private:
    struct Offer {
        QByteArray token;
        QByteArray type;
        Preview preview;
    };

    void onConnection();
    void onEvent(const engine::Event &event);
    void remove(ReaderId reader);
    PreviewConnection *connectionOf(ReaderId reader) const;
    /// The request's target in the form of RFC 9112, section 3.2.1 alone: the one that is sent to servers that are no proxies.
    Result<PreviewTarget, HttpStatus> resolve(const HttpRequest &request) const;
    QByteArray authority() const;
    QUrl urlOf(const Offer &offer) const;

    EngineClient &m_engine;
    QTcpServer m_server;
    std::deque<Offer> m_offers; ///< the newest last
    std::vector<std::unique_ptr<PreviewConnection>> m_connections;
    std::uint64_t m_lastReader = 0;
};

} // namespace plug::runtime
