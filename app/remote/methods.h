#pragma once

#include "app/remote/json_rpc.h"

#include <QObject>

namespace plug::remote {

/// What can be called, apart from how the calls come.
class Methods : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// `answer` is called once, now or later. It outlives neither this object nor what it answers to.
    virtual void call(const QString &method, const QJsonValue &params, Answer answer) = 0;
    /// Whether anybody is to be told of changes.
    virtual void setWatched(bool isWatched) = 0;

Q_SIGNALS:
    /// For all that asked to be told.
    void notified(const QString &method, const QJsonObject &params);
};

} // namespace plug::remote
