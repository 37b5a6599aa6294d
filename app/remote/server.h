#pragma once

#include "app/remote/connection.h"
#include "app/remote/methods.h"

#include <QLocalServer>
#include <QPointer>

#include <vector>

namespace plug::remote {

/// Takes calls by JSON-RPC over a local socket that is this user's alone, a message a line. Knows who wants to be told of
/// changes; what else can be called is its Methods' affair. It ends no process and owns no engine.
class Server final : public QObject {
    Q_OBJECT

public:
    explicit Server(QObject *parent = nullptr);
    ~Server() override;

    /// `methods` until it is gone or another is set; without, and when it is gone, each call is answered that the end is near.
    void setMethods(Methods *methods);
    /// The caller holds what the address stands for, so that what is found there was left behind. Empty where it went well.
    QString listen(const QString &address);

private:
    void onConnection();
    void onCall(Connection &from, const Request &request, const Answer &answer);
    void onClosed(Connection &connection);
    void tellAll(const QString &method, const QJsonObject &params);
    void tellWatched();

    QLocalServer m_server;
    QPointer<Methods> m_methods;
    std::vector<std::unique_ptr<Connection>> m_connections;
};

} // namespace plug::remote
